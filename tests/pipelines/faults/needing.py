"""What a test needs of this machine's kernel and does not get."""

from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip the test, in words: what it shows cannot be shown here.

    On CI too. What `.ci/run` installs must be there (tests/lacking.py); the right to
    make a network or mount a file system is not its to give.
    """
    pytest.skip(f"this machine lacks {what}")
