"""What Prefect may keep of a run: our words, never a library's.

A library's complaint can quote a cell of the input, and Prefect keeps states and
tracebacks in its database. So what fails reaches it by its kind and place alone.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from outlay.payments.errors import OutlayError
from outlay.pipelines import logs
from outlay.pipelines.places import place_of

Given = ParamSpec("Given")
Result = TypeVar("Result")
PAUSE = 300.0  # seconds


class StageError(Exception):
    """A stage that failed, told without a word of another library.

    Attributes
    ----------
    was : Exception
        What happened; whoever called the stage gets it back.
    """

    def __init__(self, stage: str, was: Exception) -> None:
        said = was.message if isinstance(was, OutlayError) else place_of(was)
        super().__init__(f"{stage}: {type(was).__name__}: {said}")
        self.was = was


@contextmanager
def without_their_words(stage: str) -> Iterator[None]:
    """Turn whatever fails in the body into a StageError without a chain."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - only its kind goes on
        raise StageError(stage, error) from None


def told(flow: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return a flow whose errors carry no words but ours."""

    @wraps(flow)
    def telling(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            return flow(*given, **named)
        except OutlayError as error:
            raise error from None
        except Exception as error:  # noqa: BLE001 - only its kind goes on
            raise StageError(flow.__name__, error) from None

    return telling


class Showing:
    """Tells the server what is only for show: no failure of it stops a payment.

    After a failure nothing is shown for PAUSE seconds: each call to a server that is
    gone would be tried again and again, while the cut-off comes nearer.
    """

    def __init__(self) -> None:
        self._silent_until = 0.0

    def __call__(self, tell: Callable[[], object]) -> bool:
        """Call `tell`; return whether it was told."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            tell()
        except Exception as error:  # noqa: BLE001 - whatever a server says
            self._silent_until = time.monotonic() + PAUSE
            logs.note("not shown", {"error": type(error).__name__})
            return False
        return True


show = Showing()
