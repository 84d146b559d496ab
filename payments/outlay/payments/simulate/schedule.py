"""The payments that are due: who is paid on which day, before anything goes wrong."""

import numpy as np

from outlay.payments.simulate.days import Days
from outlay.payments.simulate.population import Payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.rows import Ints, Rows

Pairs = tuple[Ints, Ints]
"""Payee numbers and submission days, one pair a payment."""


def due_payments(
    rng: np.random.Generator,
    programs: tuple[Program, ...],
    days: Days,
    payees: Payees,
) -> Rows:
    """Return the payments due to all payees, without amounts and accounts."""
    pairs = [
        _PACES[program.cadence](
            rng, days, payees, np.flatnonzero(payees.program == index)
        )
        for index, program in enumerate(programs)
    ]
    payee = np.concatenate([pair[0] for pair in pairs])
    day = np.concatenate([pair[1] for pair in pairs])
    return Rows.of(payee.size, payee=payee, day=day, program=payees.program[payee])


def on_days(payees: Payees, who: Ints, days_due: Ints) -> Pairs:
    """Pair everybody of `who` with each due day inside their time on the roll."""
    payee = np.repeat(who, days_due.size)
    day = np.tile(days_due, who.size)
    on_roll = (payees.start[payee] <= day) & (day < payees.end[payee])
    return payee[on_roll], day[on_roll]


def _join(parts: list[Pairs]) -> Pairs:
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _monthly(_rng: np.random.Generator, days: Days, payees: Payees, who: Ints) -> Pairs:
    return _join(
        [
            on_days(payees, who[payees.cycle[who] == cycle], days.monthly(cycle))
            for cycle in range(4)
        ]
    )


def _weekly(rng: np.random.Generator, days: Days, payees: Payees, who: Ints) -> Pairs:
    payee, day = _join(
        [
            on_days(payees, who[payees.cycle[who] == weekday], days.weekly(weekday))
            for weekday in range(5)
        ]
    )
    kept = rng.random(payee.size) < WEEKS_CLAIMED
    return payee[kept], day[kept]


def _biweekly(
    _rng: np.random.Generator, days: Days, payees: Payees, who: Ints
) -> Pairs:
    return on_days(payees, who, days.biweekly())


def _quarterly(
    rng: np.random.Generator, days: Days, payees: Payees, who: Ints
) -> Pairs:
    payee, day = on_days(payees, who, days.quarterly((1, 4, 7, 10)))
    return payee, _some_later(rng, days, day, months=2)


def _some_later(rng: np.random.Generator, days: Days, day: Ints, months: int) -> Ints:
    """Move some payments to the first of one of the next `months`.

    Papers come late. Without it such programs would be paid on a few days only, and
    whole months, the held-out ones among them, would know none of their payments.
    """
    firsts = days.monthly(0)
    at = np.searchsorted(firsts, day) + rng.integers(1, months + 1, day.size)
    later = firsts[np.minimum(at, firsts.size - 1)]
    late = (rng.random(day.size) < PAPERS_LATE) & (later < days.count)
    moved: Ints = np.where(late, later, day)
    return moved


def _term(rng: np.random.Generator, days: Days, payees: Payees, who: Ints) -> Pairs:
    payee, day = on_days(payees, who, days.quarterly((1, 7)))
    day = _some_later(rng, days, day, months=4)
    late = rng.random(payee.size) < LATE_ENROLMENT
    shifted = days.later(day, rng.integers(1, 25, day.size))
    day = np.where(late & (shifted < days.count), shifted, day)
    return payee, day


def _refund(rng: np.random.Generator, days: Days, payees: Payees, who: Ints) -> Pairs:
    """Advance payments in January and July, and once a year the refund proper."""
    payee, day = on_days(payees, who, days.quarterly((1, 7)))
    advance = payee, _some_later(rng, days, day, months=4)
    season = days.season()
    if not season.size:
        return advance
    years = days.month[season] // 12
    parts = [advance]
    for year in np.unique(years):
        open_days = season[years == year]
        # Most file early: the density falls over the season.
        at = (rng.beta(1.2, 2.2, who.size) * open_days.size).astype(np.int64)
        day = open_days[np.minimum(at, open_days.size - 1)]
        on_roll = (payees.start[who] <= day) & (day < payees.end[who])
        filed = on_roll & (rng.random(who.size) < FILERS)
        parts.append((who[filed], day[filed]))
    return _join(parts)


def _daily(rng: np.random.Generator, days: Days, payees: Payees, who: Ints) -> Pairs:
    """Invoices as they come: busier at month end and before the fiscal year ends."""
    weight = day_weights(days)
    total = np.concatenate([[0.0], np.cumsum(weight)])
    first = np.searchsorted(days.submission, payees.start[who])
    last = np.searchsorted(days.submission, payees.end[who])
    mass = total[last] - total[first]
    count = rng.poisson(PAYMENTS_A_DAY * payees.pace[who] * mass)
    payee = np.repeat(who, count)
    low, high = np.repeat(total[first], count), np.repeat(total[last], count)
    at = np.searchsorted(total, rng.uniform(low, high), side="right") - 1
    return payee, days.submission[np.clip(at, 0, days.submission.size - 1)]


def day_weights(days: Days) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How busy each submission day is with invoices; 1 is usual."""
    month = days.month[days.submission]
    calendar_month = month % 12 + 1
    last_days = np.append(month[5:], month[-1:].repeat(5)) != month
    weight = np.where(last_days, 1.6, 1.0)
    return weight * np.where(calendar_month == 9, 1.35, 1.0)


_PACES = {
    "monthly": _monthly,
    "weekly": _weekly,
    "biweekly": _biweekly,
    "quarterly": _quarterly,
    "term": _term,
    "refund": _refund,
    "daily": _daily,
}
WEEKS_CLAIMED = 0.9
LATE_ENROLMENT = 0.12
PAPERS_LATE = 0.55
FILERS = 0.9
PAYMENTS_A_DAY = 0.15
"""Of a payee of usual pace, on a day of usual business."""
