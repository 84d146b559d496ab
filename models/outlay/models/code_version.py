"""Which version of the code runs: of the package, and the commit of a checkout."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

UNKNOWN = "unknown"
# A checkout holds this file at models/outlay/models/; an installed copy does not, and
# a repository that happens to lie around it is somebody else's.
ROOT = Path(__file__).resolve().parents[3]
HEX = frozenset("0123456789abcdef")


def code_version(root: Path = ROOT) -> dict[str, str]:
    """Return the package's version and, in a checkout, its commit; else "unknown".

    Git's files are read, no program is run. Changes that are not committed are not
    seen.

    Parameters
    ----------
    root : Path
        Where the checkout would begin.
    """
    try:
        package = version("outlay")
    except PackageNotFoundError:
        package = UNKNOWN
    try:
        commit = _commit(root / ".git")
    except (OSError, ValueError):
        commit = UNKNOWN
    return {"package": package, "commit": commit}


def _commit(git: Path) -> str:
    if git.is_file():  # of a worktree: one line that says where its folder is
        git = (
            git.parent / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        )
    head = (git / "HEAD").read_text(encoding="utf-8").strip()
    if head.startswith("ref:"):
        head = _named(git, head.removeprefix("ref:").strip())
    return head if len(head) in {40, 64} and set(head) <= HEX else UNKNOWN


def _named(git: Path, reference: str) -> str:
    """Return what a branch stands at: a file of its own, or a line among the packed."""
    common = git / "commondir"
    if common.is_file():
        git = git / common.read_text(encoding="utf-8").strip()
    if (git / reference).is_file():
        return (git / reference).read_text(encoding="utf-8").strip()
    for line in (git / "packed-refs").read_text(encoding="utf-8").splitlines():
        commit, _, name = line.partition(" ")
        if name == reference:
            return commit
    return UNKNOWN
