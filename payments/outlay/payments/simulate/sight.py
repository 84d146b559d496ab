"""What an experienced reviewer can see in a payment: the basis of risk review."""

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.events import STRIDE
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.rows import NOTHING, Ints, Rows

Reals = NDArray[np.float64]


def suspicion(making: Making, rows: Rows) -> Reals:
    """How odd each payment looks to a reviewer, as a sum of weighted impressions."""
    return WEIGHT * (
        1.3 * _lately_first(rows, "account")
        + 1.1 * np.log1p(np.maximum(_sharers(rows, "account") - 1, 0))
        + 0.55 * np.log1p(np.maximum(_sharers(rows, "address") - 1, 0))
        + 1.0 * _repeats(rows)
        + 0.8 * np.clip(_size(making, rows), 0, 3)
        + 0.9 * _new_payee(rows)
        + 1.1 * _number_of_another(rows)
        + 0.9 * _just_below(making, rows)
    )


def _lately_first(rows: Rows, what: str) -> Reals:
    """One where the payee, known before, was first paid on this account lately."""
    known = rows["day"] - _first_day(rows["payee"], rows["day"])
    pair = rows["payee"] * (rows[what].max() + 2) + rows[what] + 1
    age = rows["day"] - _first_day(pair, rows["day"])
    new = (known > age) & (age <= RECENT) & (rows[what] != NOTHING)
    return np.asarray(new, dtype=np.float64)


def _first_day(key: Ints, day: Ints) -> Ints:
    order = np.lexsort((day, key))
    sorted_key = key[order]
    starts = np.append(True, sorted_key[1:] != sorted_key[:-1])
    first = day[order][starts][np.cumsum(starts) - 1]
    back: Ints = np.empty_like(day)
    back[order] = first
    return back


def _sharers(rows: Rows, what: str) -> Ints:
    """Payees seen so far on each payment's account or address, itself included."""
    value, payee, day = rows[what], rows["payee"], rows["day"]
    order = np.lexsort((day, payee, value))
    new = np.append(
        True,
        (value[order][1:] != value[order][:-1])
        | (payee[order][1:] != payee[order][:-1]),
    )
    at = order[new]
    key = np.sort(value[at] * STRIDE + day[at])
    upto = np.searchsorted(key, value * STRIDE + day, side="right")
    before = np.searchsorted(key, value * STRIDE, side="left")
    return np.where(value == NOTHING, 1, upto - before)


def _repeats(rows: Rows) -> Reals:
    """One where the payee got the same amount within a fortnight before."""
    order = np.lexsort((rows["uid"], rows["day"], rows["amount"], rows["payee"]))
    same = (np.diff(rows["payee"][order]) == 0) & (np.diff(rows["amount"][order]) == 0)
    close = (
        same
        & (np.diff(rows["day"][order]) <= FORTNIGHT)
        & (rows["invoice"][order][1:] != NOTHING)
    )
    flags = np.zeros(len(rows))
    flags[order[1:][close]] = 1.0
    return flags


def _size(making: Making, rows: Rows) -> Reals:
    """Log of the amount against what the payee is usually paid."""
    return np.log(np.maximum(rows["amount"], 1) / making.payees.usual[rows["payee"]])


def _new_payee(rows: Rows) -> Reals:
    return ((rows["day"] - _first_day(rows["payee"], rows["day"])) <= NEWCOMER).astype(
        np.float64
    )


def _number_of_another(rows: Rows) -> Reals:
    """One where the taxpayer number was paid before as another payee's."""
    first = _first_day(rows["tin"], rows["day"])
    own = _first_day(rows["payee"], rows["day"])
    return (first < own).astype(np.float64)


def _just_below(making: Making, rows: Rows) -> Reals:
    limit = 100 * np.array([p.limit_usd for p in making.programs])[rows["program"]]
    return (
        (limit > 0) & (rows["amount"] < limit) & (rows["amount"] > 0.9 * limit)
    ).astype(np.float64)


WEIGHT = 1.4
RECENT = 45
FORTNIGHT = 14
NEWCOMER = 70
