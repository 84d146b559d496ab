"""Run as a program: the command line with little memory beyond what it starts with.

Arguments: megabytes beyond the address space of the started program, then the words
of the command.
"""

import resource
import sys
from pathlib import Path

from outlay.pipelines.jobs import scoring  # noqa: F401 - loaded before the limit counts
from outlay.pipelines.main import run


def main(megabytes: int, words: list[str]) -> None:
    """Run `outlay` under the limit."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    sys.argv = ["outlay", *words]
    run()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
