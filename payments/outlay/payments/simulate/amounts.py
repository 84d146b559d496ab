"""What is paid, and when it was invoiced, before anything goes wrong."""

import numpy as np

from outlay.payments.simulate.days import Days
from outlay.payments.simulate.population import Payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows

LARGEST = 9_900_000_000
"""Cents: payments stay under the format's limit of $99,999,999.99."""


def fill_amounts(
    rng: np.random.Generator,
    programs: tuple[Program, ...],
    days: Days,
    payees: Payees,
    rows: Rows,
) -> None:
    """Set amount, invoice, award and period of every row, in place."""
    invoiced = np.array([p.invoiced for p in programs])[rows["program"]]
    amount = usual_amounts(rng, days, payees, rows)
    even = invoiced & (rng.random(len(rows)) < PRICED_EVEN)
    amount = np.where(even, np.maximum(amount // 10_000, 1) * 10_000, amount)
    rows.change(slice_all(rows), amount=amount)
    number_invoices(rng, rows, invoiced)
    fill_periods(programs, days, rows)


def slice_all(rows: Rows) -> Flags:
    """Return flags for every row."""
    return np.ones(len(rows), dtype=np.bool_)


def usual_amounts(
    rng: np.random.Generator, days: Days, payees: Payees, rows: Rows
) -> Ints:
    """Draw each payee's amount, with a cost-of-living rise every January."""
    payee = rows["payee"]
    noise = np.exp(payees.spread[payee] * rng.standard_normal(len(rows)))
    years = (days.month[days.paid(rows["day"])] - days.month[0] - 1) // 12
    rise = (1 + YEARLY_RISE) ** np.maximum(years, 0)
    amount = payees.usual[payee] * rise * noise
    return tidy(np.clip(amount, SMALLEST, LARGEST))


def tidy(amount: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    """Round to whole cents."""
    return np.rint(amount).astype(np.int64)


def number_invoices(rng: np.random.Generator, rows: Rows, which: Flags) -> None:
    """Number the invoices of each payee in order of time; choose the award."""
    at = np.flatnonzero(which)
    order = at[np.lexsort((rows["day"][at], rows["payee"][at]))]
    payee = rows["payee"][order]
    starts = np.flatnonzero(np.append(True, payee[1:] != payee[:-1]))
    place = np.arange(order.size) - np.repeat(
        starts, np.diff(np.append(starts, order.size))
    )
    base = (payee * 7919) % 8000 + 100
    age = rng.gamma(2.0, 11.0, order.size).astype(np.int64) + 1
    rows.change(
        order,
        invoice=base + place,
        invoiced=rows["day"][order] - age,
        award=payee * AWARDS
        + rng.integers(0, AWARDS, order.size) * (rng.random(order.size) < 0.3),
    )


def fill_periods(programs: tuple[Program, ...], days: Days, rows: Rows) -> None:
    """Set the month that each payment of a monthly program is for, in place."""
    monthly = np.array([p.cadence == "monthly" for p in programs])[rows["program"]]
    month = days.month[days.paid(rows["day"])] - 1
    rows.change(slice_all(rows), period=np.where(monthly, month, NOTHING))


YEARLY_RISE = 0.026
SMALLEST = 500
PRICED_EVEN = 0.1
"""Bills, honest or not, that come to whole hundreds of dollars."""

AWARDS = 3
"""Awards that a firm may hold at once."""
