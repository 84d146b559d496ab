"""The disbursement cut-off of one file: a clock that runs beside a scoring run.

Whatever the run is busy with, the clock speaks on time: a warning at the margin, and
at the cut-off the record that the batch was not screened. A run that comes later
finds the cut-off passed and publishes nothing, so that nobody holds both answers.
Where many files share one cut-off, one alarm strikes all their deadlines.
"""

import datetime as dt
import threading
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Self

from outlay.payments.errors import CutOffPassedError
from outlay.payments.reader import Tick
from outlay.pipelines.alarm import Alarm
from outlay.pipelines.running import Result, Run

MARGIN = dt.timedelta(minutes=15)
RULE = "docs/scoring.md#the-cut-off"
READING = "reading the file"


class Deadline:
    """A cut-off, and whether it passed before the run claimed its end.

    Parameters
    ----------
    at : datetime or None
        The cut-off, with its zone; None where the run has none.
    margin : timedelta
        So long before it `warn` is called.
    warn : callable, optional
        `warn(minutes)` at the margin, from the clock's own thread.
    stage : str
        What the run is busy with before its first watched stage.
    """

    def __init__(
        self,
        at: dt.datetime | None,
        *,
        warn: Callable[[float], None] = lambda _minutes: None,
        margin: dt.timedelta = MARGIN,
        stage: str = READING,
    ) -> None:
        self.at, self.stage = at, stage
        self._alarm = Alarm(at, margin, remind=warn, strike=self.strike)
        self._pass_on: Callable[[str], None] | None = None
        self._lock, self._ended = threading.Lock(), False
        self._why = ""  # said once the cut-off passed

    def __enter__(self) -> Self:
        """Start an alarm of its own; a cut-off in the past passes at once."""
        self._alarm.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the alarm."""
        self._alarm.__exit__(kind, error, trace)

    @property
    def ended(self) -> bool:
        """Whether the cut-off changes nothing any more: the results are made."""
        return self._ended

    @property
    def late(self) -> str:
        """Why the file is late; nothing where it is not."""
        return self._why

    def strike(self) -> str:
        """Let the cut-off pass; return why the file is late, nothing if it is not."""
        with self._lock:
            if not self._ended and not self._why:
                at = self.at.isoformat(timespec="minutes") if self.at else ""
                self._why = f"the cut-off {at} passed while {self.stage}"
                if self._pass_on is not None:
                    self._pass_on(self._why)
            return self._why

    def drop(self) -> None:
        """Say that nothing waits for this cut-off: what passed is taken back."""
        with self._lock:
            self._ended, self._why = True, ""

    def on_passing(self, pass_on: Callable[[str], None]) -> None:
        """Call `pass_on(why)` once when the cut-off passes: now, if it did already."""
        with self._lock:
            self._pass_on = pass_on
            if self._why:
                pass_on(self._why)

    def around(self, run: Run) -> Run:
        """Return `run` with a look at the clock before each stage and at each tick.

        Where there is no cut-off it is `run` itself: stages stay what they were, so
        that a run may hand them to another process.
        """
        if self.at is None:
            return run

        def watched(title: str, stage: Callable[..., Result], *facts: object) -> Result:
            self.check()
            self.stage = f"{title[:1].lower()}{title[1:]}"
            return run(title, self._ticking(stage), *facts)

        return watched

    def claim(self) -> None:
        """Say that the results are made: from now on the cut-off changes nothing.

        Raises
        ------
        CutOffPassedError
            Where it passed before.
        """
        with self._lock:
            self._ended = not self._why
        self.check()

    def check(self) -> None:
        """Raise where the cut-off passed.

        Raises
        ------
        CutOffPassedError
            Saying during what.
        """
        if self._why:
            raise CutOffPassedError(
                self._why,
                rule=RULE,
                fix="the payments go on without a score; score the batch again for the "
                "record, and start earlier or see docs/speed.md for what takes long",
            )

    def _ticking(self, stage: Callable[..., Result]) -> Callable[..., Result]:
        @wraps(stage)
        def ticked(*given: object) -> Result:
            *facts, tick = given

            def look(done: int, total: int) -> None:
                self.check()
                show: Tick = tick  # type: ignore[assignment]
                show(done, total)

            return stage(*facts, look)

        return ticked
