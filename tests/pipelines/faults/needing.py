"""What a test needs of this machine and does not get: skipped here, failed on CI."""

from typing import NoReturn

import pytest

from tests.lacking import on_ci


def missing(what: str) -> NoReturn:
    """End the test: what it shows cannot be shown here; on CI it must be."""
    if on_ci():
        pytest.fail(f"this machine lacks {what}")
    pytest.skip(f"this machine lacks {what}")
