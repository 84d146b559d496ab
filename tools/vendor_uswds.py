"""Copy what the review app serves of USWDS from its npm package: the README says how.

Only the compiled styles, their script, and the files that the styles refer to. The
comments that name source maps are dropped: the maps are not shipped, and a storage
that hashes file names refuses a comment that names what is not there.
"""

import re
import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "review/outlay/review/static/vendor/uswds"
SHEET = "css/uswds.min.css"
SCRIPTS = ("js/uswds.min.js", "js/uswds-init.min.js")
MAP_COMMENT = re.compile(r"/[/*][#@] ?sourceMappingURL=[^\n*]*(\*/)?\n?")
REFERRED = re.compile(r"url\([\"']?([^\"')]+)")


def main(package: Path) -> None:
    """Replace the vendored copy by that of the unpacked npm package."""
    dist = package / "dist"
    shutil.rmtree(TARGET, ignore_errors=True)
    for name in (SHEET, *SCRIPTS):
        copied = TARGET / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(
            MAP_COMMENT.sub("", (dist / name).read_text("utf-8")), "utf-8"
        )
    for name in sorted(set(REFERRED.findall((dist / SHEET).read_text("utf-8")))):
        if not name.startswith("data:"):
            _copy((dist / "css" / name).resolve(), dist.resolve())
    shutil.copy(package / "LICENSE.md", TARGET / "LICENSE.md")


def _copy(file: Path, dist: Path) -> None:
    copied = TARGET / file.relative_to(dist)
    copied.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, copied)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
