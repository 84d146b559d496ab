"""Mistakes, without anybody's bad will; half of them leave little trace."""

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.making import Making, runs, untouched
from outlay.payments.simulate.rows import NOTHING, Ints, Rows
from outlay.payments.simulate.schemes.catalogue import CODE

Reals = NDArray[np.float64]


def proneness(making: Making, rows: Rows) -> Reals:
    """How prone each payment's program is to error: the published rate, drawn in."""
    rates = np.array([p.improper_rate for p in making.programs])
    return (rates**making.nature.program_contrast)[rows["program"]]


def _choose(rng: np.random.Generator, weight: Reals, size: int) -> Ints:
    """Choose about `size` rows, each with probability in proportion to its weight."""
    total = weight.sum()
    if total == 0:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(
        rng.random(weight.size) < np.minimum(weight * size / total, 0.9)
    )


def duplicate(
    rng: np.random.Generator, making: Making, rows: Rows, target: int
) -> Rows:
    """The same bill or benefit is paid twice."""
    affinity = np.where(rows["invoice"] != NOTHING, 3.0, 1.0)
    weight = affinity * np.maximum(proneness(making, rows), 0.15) * untouched(rows)
    copy = rows.take(_choose(rng, weight, target))
    size = len(copy)
    everything = np.ones(size, dtype=np.bool_)
    gap = np.where(rng.random(size) < 0.3, 0, rng.geometric(0.12, size))
    spelt = rng.choice([0, 1, 2, 3], size, p=(0.4, 0.2, 0.15, 0.25))
    invoiced = copy["invoice"] != NOTHING
    fresh = invoiced & (spelt == 3)  # entered as a new bill
    by_check = rng.random(size) < 0.1
    nearly = np.where(rng.random(size) < 0.12, rng.integers(1, 900, size), 0)
    copy.change(
        everything,
        of=copy["uid"],
        uid=NOTHING,
        day=making.days.later(copy["day"], gap),
        invoice=np.where(fresh, copy["invoice"] + 60_000, copy["invoice"]),
        variant=np.where(invoiced & ~fresh, spelt, 0),
        account=np.where(by_check, NOTHING, copy["account"]),
        amount=copy["amount"] + nearly,
        wrong=copy["amount"] + nearly,
        scheme=CODE["duplicate"],
        case=making.open_cases(size),
    )
    return copy.take(copy["day"] <= making.days.count)


def wrong_amount(
    rng: np.random.Generator, making: Making, rows: Rows, target: int
) -> None:
    """The payee is right and the amount is not, in place."""
    at = _choose(rng, proneness(making, rows) * untouched(rows), target)
    kind = rng.choice(4, at.size, p=(0.40, 0.25, 0.12, 0.23))
    due = rows["amount"][at]
    slipped = np.where(rng.random(at.size) < 0.25, due * 10, due * 2)
    paid = np.choose(
        kind,
        [
            np.rint(due * rng.uniform(1.05, 1.5, at.size)).astype(np.int64),
            transposed(due),
            slipped,
            np.rint(due * rng.uniform(0.55, 0.95, at.size)).astype(np.int64),
        ],
    )
    differs = paid != due
    at, paid, due = (
        at[differs],
        np.clip(paid[differs], 100, 9_900_000_000),
        due[differs],
    )
    rows.change(
        at,
        amount=paid,
        wrong=paid - due,
        scheme=CODE["wrong_amount"],
        case=making.open_cases(at.size),
    )


def transposed(amount: Ints) -> Ints:
    """Swap the two leading digits: 1,234.00 becomes 2,134.00."""
    power = 10 ** np.floor(np.log10(np.maximum(amount, 10))).astype(np.int64)
    lead, rest = amount // power, amount % power
    second, tail = rest // (power // 10), rest % (power // 10)
    return np.where(second > 0, second * power + lead * (power // 10) + tail, amount)


def wrong_payee(
    rng: np.random.Generator, making: Making, rows: Rows, target: int
) -> None:
    """A payment meant for one payee goes to another of the same program, in place."""
    at = _choose(
        rng, np.maximum(proneness(making, rows), 0.1) * untouched(rows), target
    )
    order = np.lexsort((rng.random(at.size), rows["program"][at]))
    at = at[order]
    # The neighbour's payee, where it is of the same program.
    other = np.roll(at, 1)
    same = (rows["program"][at] == rows["program"][other]) & (
        rows["payee"][at] != rows["payee"][other]
    )
    at, other = at[same], other[same]
    day = rows["day"][at]
    payee = rows["payee"][other]
    rows.change(
        at,
        payee=payee,
        tin=rows["tin"][other],
        account=making.lives.account.at(payee, day),
        address=making.lives.address.at(payee, day),
        name=making.lives.name.at(payee, day),
        wrong=rows["amount"][at],
        scheme=CODE["wrong_payee"],
        case=making.open_cases(at.size),
    )


def lapsed(rng: np.random.Generator, making: Making, rows: Rows, target: int) -> None:
    """Somebody no longer entitled is paid on until it is noticed, in place.

    Those who moved lately have oftener ceased to be entitled; else no trace.
    """
    size = int(target / MEAN_LAPSE) + 1
    may = _choose(
        rng, proneness(making, rows) * _settled(making, rows) * untouched(rows), size
    )
    starts = np.zeros(len(rows), dtype=np.bool_)
    starts[may] = True
    at, run = runs(rng, rows, starts, 1 + rng.poisson(MEAN_LAPSE - 1, may.size))
    fine = untouched(rows.take(at))
    at, run = at[fine], run[fine]
    rows.change(
        at,
        wrong=rows["amount"][at],
        scheme=CODE["lapsed"],
        case=making.open_cases(max(may.size, 1))[run],
    )


def _settled(making: Making, rows: Rows) -> Reals:
    """Weight of a payment by whether its payee moved since joining."""
    first = making.payees.address[rows["payee"]]
    moved = rows["address"] != first
    benefit = rows["invoice"] == NOTHING
    return np.where(moved, 1.8, 1.0) * np.where(benefit, 1.0, 0.35)


def undocumented(
    rng: np.random.Generator, making: Making, rows: Rows, target: int
) -> None:
    """The papers behind a payment are missing, in place; some payees are lax."""
    lax = making.payees.laxity[rows["payee"]]
    kind = np.where(rows["invoice"] != NOTHING, 1.6, 0.7)
    at = _choose(rng, proneness(making, rows) * lax * kind * untouched(rows), target)
    part = np.where(rng.random(at.size) < 0.6, 1.0, rng.uniform(0.2, 0.9, at.size))
    rows.change(
        at,
        wrong=np.rint(rows["amount"][at] * part).astype(np.int64),
        scheme=CODE["undocumented"],
        case=making.open_cases(at.size),
    )


MEAN_LAPSE = 2.6
