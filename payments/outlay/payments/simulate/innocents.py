"""Honest payments that look like something else: repeats, bundles, peaks, retries."""

import numpy as np

from outlay.payments.simulate.amounts import LARGEST
from outlay.payments.simulate.days import Days
from outlay.payments.simulate.events import Lives
from outlay.payments.simulate.nature import Nature
from outlay.payments.simulate.rows import NOTHING, Rows

KINDS = ("ordinary", "twin", "arrears", "bundle", "peak", "resubmitted")


def peaks(rng: np.random.Generator, nature: Nature, rows: Rows) -> None:
    """Some honest payments are large for their payee, in place.

    Back pay, overtime before a deadline, a season's order, a year settled at once.
    """
    at = np.flatnonzero(rng.random(len(rows)) < nature.peaks)
    factor = 1 + rng.gamma(1.5, 0.6, at.size)
    amount = np.rint(rows["amount"][at] * factor).astype(np.int64)
    rows.change(at, amount=np.minimum(amount, LARGEST), kind=KINDS.index("peak"))


def innocent_rows(
    rng: np.random.Generator, nature: Nature, days: Days, due: Rows
) -> list[Rows]:
    """Return further honest payments: repeats, arrears, several bills of one day."""
    return [_repeats(rng, days, due, nature.twins), _bundles(rng, due, nature.bundles)]


def _bundles(rng: np.random.Generator, due: Rows, rate: float) -> Rows:
    """Several honest bills of a firm on one day, one for each order or site."""
    billed = np.flatnonzero((due["invoice"] != NOTHING) & (rng.random(len(due)) < rate))
    count = rng.integers(1, 5, billed.size)
    made = due.take(np.repeat(billed, count))
    rank = np.arange(len(made)) - np.repeat(np.cumsum(count) - count, count)
    factor = np.exp(rng.normal(0, 0.35, len(made)))
    made.change(
        np.ones(len(made), dtype=np.bool_),
        amount=np.maximum(np.rint(made["amount"] * factor).astype(np.int64), 100),
        invoice=made["invoice"] + 100_000 + rank,
        kind=KINDS.index("bundle"),
        uid=NOTHING,
    )
    return made


def _repeats(rng: np.random.Generator, days: Days, due: Rows, rate: float) -> Rows:
    """A second payment like the first: another claim, an instalment, arrears."""
    picked = due.take(rng.random(len(due)) < rate)
    everything = np.ones(len(picked), dtype=np.bool_)
    gap = np.where(rng.random(len(picked)) < 0.35, 0, rng.integers(1, 18, len(picked)))
    day = days.later(picked["day"], gap)
    invoiced = picked["invoice"] != NOTHING
    exact = rng.random(len(picked)) < 0.6
    amount = np.where(
        exact, picked["amount"], picked["amount"] * rng.integers(1, 4, len(picked)) // 2
    )
    monthly = picked["period"] != NOTHING
    picked.change(
        everything,
        day=day,
        amount=np.maximum(amount, 100),
        invoice=np.where(invoiced, picked["invoice"] + 20_000, NOTHING),
        period=np.where(monthly, picked["period"] - 1, NOTHING),
        kind=np.where(monthly, KINDS.index("arrears"), KINDS.index("twin")),
        uid=NOTHING,
    )
    return picked.take(picked["day"] <= days.count)


def resubmissions(
    rng: np.random.Generator, days: Days, lives: Lives, rows: Rows
) -> Rows:
    """Banks return some honest payments; the agency pays again within days.

    Marks the returned payments in place and returns the second ones. Most returns
    are for an account lately closed (R02), the rest for a slip of the pen (R03, R04).
    """
    payee, day = rows["payee"], rows["day"]
    may = (rows["account"] != NOTHING) & (rows["scheme"] == 0)
    closing = rows["account"] != lives.account.at(payee, day + 30)
    chance = np.where(closing, RETURNED_WHEN_CLOSING, RETURNED)
    at = np.flatnonzero(may & (rng.random(len(rows)) < chance))
    codes = np.where(
        closing[at], 2, rng.choice([2, 3, 4], at.size, p=(0.4, 0.35, 0.25))
    )
    rows.change(at, returned=codes)
    again = rows.take(at)
    later = days.later(again["day"], 2 + 2 + rng.integers(0, 5, at.size))
    again.change(
        np.ones(at.size, dtype=np.bool_),
        of=again["uid"],
        uid=NOTHING,
        day=later,
        account=lives.account.at(again["payee"], later + 30),
        kind=KINDS.index("resubmitted"),
        returned=0,
    )
    return again.take(again["day"] <= days.count)


RETURNED = 0.0025
RETURNED_WHEN_CLOSING = 0.12
