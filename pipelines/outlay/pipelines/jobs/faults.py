"""One thing of many fails: it is kept in our words, and the others go on."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from outlay.payments.errors import CutOffPassedError, OutlayError
from outlay.pipelines.places import place_of
from outlay.pipelines.refusals import explained


class FaultError(OutlayError):
    """A fault of Outlay's own, told without the words of another library."""

    exit_code: ClassVar[int] = 70  # as the command line ends after any such fault


def in_our_words(error: Exception, home: Path | None = None) -> OutlayError:
    """Return an error that may be shown: ours as it is, another's by kind and place.

    What another library says may hold a cell of the input.
    """
    if isinstance(error, OutlayError):
        return error
    with suppress(Exception):  # whatever is wrong with the store, the first is told
        told = explained(error, home)
        if told is not None:
            return told
    return FaultError(
        f"failed inside itself: {type(error).__name__} at {place_of(error)}",
        fix="repeat; if it fails again, run the file alone with OUTLAY_TRACEBACK=1 "
        "where the input may be shown, and report what it prints",
    )


def gravest(errors: Sequence[OutlayError]) -> OutlayError:
    """Return the one to end with: a missed cut-off, then a fault of our own."""
    for kind in (CutOffPassedError, FaultError):
        for error in errors:
            if isinstance(error, kind):
                return error
    return errors[0]
