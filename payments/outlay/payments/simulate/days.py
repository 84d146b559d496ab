"""Days of a world: when files are submitted and when each program pays.

Days are counted from the world's first day; the scored day is the last one.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import holidays
import numpy as np

from outlay.payments.simulate.rows import Flags, Ints

SCORED_DAY = dt.date(2026, 6, 29)
"""Files for 1 July, when monthly, quarterly and term payments fall together."""

LEAD = 2
"""Business days from submission to payment."""

NEVER = -1


@dataclass(frozen=True)
class Days:
    """The calendar of a world of `count` days of history before the scored day."""

    count: int

    @property
    def first(self) -> dt.date:
        """The first day of history."""
        return SCORED_DAY - dt.timedelta(days=self.count)

    @cached_property
    def dates(self) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
        """Every date from the first day to 60 days after the scored day."""
        return np.datetime64(self.first) + np.arange(self.count + 61)

    @cached_property
    def working(self) -> Flags:
        """Whether each date is a federal business day."""
        years = range(self.first.year, SCORED_DAY.year + 2)
        closed = holidays.country_holidays("US", years=years)
        off = np.array(sorted(closed), dtype="datetime64[D]")
        return np.is_busday(self.dates, holidays=off)

    @cached_property
    def business(self) -> Ints:
        """Business days in order, as day numbers."""
        return np.flatnonzero(self.working).astype(np.int64)

    @cached_property
    def submission(self) -> Ints:
        """Business days of history and the scored day."""
        return self.business[self.business <= self.count]

    def later(self, day: Ints, steps: int | Ints) -> Ints:
        """Return the business day `steps` after (or before) each business `day`."""
        at = np.searchsorted(self.business, day) + steps
        found: Ints = self.business[np.clip(at, 0, len(self.business) - 1)]
        return found

    def on_or_after(self, day: Ints) -> Ints:
        """Return the first business day at or after each day."""
        at = np.searchsorted(self.business, day)
        return self.business[np.minimum(at, len(self.business) - 1)]

    def paid(self, day: Ints) -> Ints:
        """Return the day on which what is submitted on `day` is paid."""
        return self.later(day, LEAD)

    def submitted_for(self, day: int) -> int:
        """Return the day to submit so that payment is on, or last before, `day`."""
        at = int(np.searchsorted(self.business, day, side="right")) - 1 - LEAD
        return int(self.business[at]) if at >= 0 else NEVER

    @cached_property
    def month(self) -> Ints:
        """Months since year 0 of each date."""
        return self.dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12

    def monthly(self, cycle: int) -> Ints:
        """Submission days of a benefit cycle.

        Cycle 0 pays on the first of the month; 1 to 3 on the second to fourth
        Wednesday, as Social Security does by birthday.
        """
        return self._submissions(
            [self._in_month(month, cycle) for month in np.unique(self.month)[1:]]
        )

    def quarterly(self, months: tuple[int, ...]) -> Ints:
        """Submission days for the first of the given calendar months."""
        wanted = [m for m in np.unique(self.month)[1:] if int(m) % 12 + 1 in months]
        return self._submissions([self._in_month(month, 0) for month in wanted])

    def weekly(self, weekday: int) -> Ints:
        """Submission days on a weekday (0 is Monday), holidays left out."""
        found: Ints = self.submission[self.weekday[self.submission] == weekday]
        return found

    @cached_property
    def weekday(self) -> Ints:
        """Weekday of each date, 0 is Monday (1 January 1970 was a Thursday)."""
        return (self.dates.astype(np.int64) + 3) % 7

    def biweekly(self) -> Ints:
        """Every second Monday's submission, the scored day among them."""
        every = np.arange(self.count % 14, self.count + 1, 14, dtype=np.int64)
        return np.unique(self.on_or_after(every))

    def season(self) -> Ints:
        """Submission days of the refund season, mid-February to April."""
        month = self.month[self.submission] % 12 + 1
        return self.submission[(month >= 2) & (month <= 4)]

    def _in_month(self, month: int, cycle: int) -> int:
        first = int(np.searchsorted(self.month, month))
        if cycle == 0:
            return first
        to_wednesday = (2 - int(self.weekday[first])) % 7
        return first + to_wednesday + 7 * cycle

    def _submissions(self, paid_on: list[int]) -> Ints:
        days = {self.submitted_for(day) for day in paid_on if day < len(self.dates)}
        return np.array(sorted(d for d in days if 0 <= d <= self.count), dtype=np.int64)
