"""`python -m outlay.pipelines.serving pool`, and `… ports 4200 8000`."""

import sys
from collections.abc import Sequence

from outlay.payments.errors import OutlayError
from outlay.pipelines.quiet import hush

USAGE = "pool: make the work pool; ports PORT…: whether they are free\n"
WRONG_USE = 64  # EX_USAGE of sysexits.h


def main(words: Sequence[str]) -> int:
    """Do what is asked; return the exit code."""
    try:
        match words:
            case ["pool"]:
                _pool()
            case ["ports", *ports] if ports:
                _ports(ports)
            case _:
                sys.stderr.write(USAGE)
                return WRONG_USE
    except OutlayError as error:
        sys.stderr.write(f"{error.message}\n")
        return error.exit_code
    return 0


def _pool() -> None:
    hush()  # before Prefect is imported
    from outlay.pipelines.serving.pool import make_pool

    make_pool()


def _ports(ports: Sequence[str]) -> None:
    from outlay.pipelines.serving.ports import check_free

    check_free(ports)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
