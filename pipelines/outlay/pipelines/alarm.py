"""An alarm for one instant: it speaks on time, whatever else is going on.

Its timers count real seconds from its start, so a wall clock that is set back or
forward meanwhile moves nothing.
"""

import datetime as dt
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Alarm:
    """Reminds a margin before an instant, and strikes at it.

    Parameters
    ----------
    at : datetime or None
        The instant, with its zone; None where there is none, and nothing is called.
    margin : timedelta
        So long before it `remind(minutes)` is called, from the alarm's own thread.
    strike : callable
        Called at it; at once, from the caller's thread, where it is past.
    """

    def __init__(
        self,
        at: dt.datetime | None,
        margin: dt.timedelta,
        *,
        remind: Callable[[float], None],
        strike: Callable[[], object],
    ) -> None:
        self.at, self.margin = at, margin
        self._to_remind: Callable[[float], None] = remind
        self._to_strike: Callable[[], object] = strike
        self._timers: list[threading.Timer] = []

    def __enter__(self) -> Self:
        """Start it."""
        if self.at is not None:
            left = (self.at - dt.datetime.now(dt.UTC)).total_seconds()
            early = max(0.0, left - self.margin.total_seconds())
            if left <= 0:
                self._to_strike()
            else:
                self._start(early, lambda: self._to_remind((left - early) / 60))
                self._start(left, self._to_strike)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        for timer in self._timers:
            timer.cancel()

    def _start(self, seconds: float, call: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, call)
        timer.daemon = True
        timer.start()
        self._timers.append(timer)
