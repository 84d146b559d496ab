"""Bring the registry of reason codes up to what the code says today.

    python -m tools.reason_codes --since 0.2.0

New codes get version 1, changed meanings a new version, dropped codes are marked
retired. Read the difference before committing it: a code that changed by accident is
put right in its declaration, not here.
"""

import argparse
import sys

from outlay.decisions.declared_codes import declared_codes
from outlay.decisions.reason_codes import (
    REGISTRY,
    brought_up,
    problems,
    read_registry,
    write_registry,
)


def main() -> int:
    """Write the registry; return 1 where what is left cannot be put right here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", required=True, help="the release that says it first")
    since = parser.parse_args().since
    before = read_registry() if REGISTRY.exists() else []
    rows = brought_up(before, declared_codes(), since)
    REGISTRY.write_text(write_registry(rows), encoding="utf-8")
    left = list(problems(rows, declared_codes()))
    sys.stderr.writelines(f"{problem}\n" for problem in left)
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
