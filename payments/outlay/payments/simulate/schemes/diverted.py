"""Fraud that diverts payments due to somebody real."""

import numpy as np

from outlay.payments.simulate.making import Making, Reals, runs, untouched
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows
from outlay.payments.simulate.schemes.catalogue import CODE


def takeover(rng: np.random.Generator, making: Making, rows: Rows, target: int) -> None:
    """Somebody else's account is put in the place of the payee's, in place.

    The victim goes on being due the same amounts and notices after one to four.
    """
    size = int(target / MEAN_DIVERTED) + 1
    may = untouched(rows) & (rows["account"] != NOTHING) & (rows["day"] > 30)
    may &= making.in_programs(rows, VICTIMS)
    at, run = runs(rng, rows, may, np.minimum(rng.geometric(0.58, size), 4))
    at, run = at[may[at]], run[may[at]]
    careless = making.carelessness(rng, size)
    began = np.zeros(size, dtype=np.int64)
    began[run[::-1]] = rows["day"][at[::-1]]
    account = _thieves_accounts(rng, making, careless, began)[run]
    moved = (rng.random(size) < 0.3 * careless)[run]
    home = making.registers.add_addresses(making.registers.towns(size))[run]
    amount = _billed(rng, making, rows, at, careless[run])
    rows.change(
        at,
        account=account,
        address=np.where(moved, home, rows["address"][at]),
        amount=amount,
        wrong=amount,
        scheme=CODE["takeover"],
        case=making.open_cases(size)[run],
    )


def _thieves_accounts(
    rng: np.random.Generator, making: Making, careless: Reals, began: Ints
) -> Ints:
    """One account a case: a mule's who serves many, another payee's, or a fresh one."""
    size = careless.size
    fresh = making.registers.open_accounts(making.registers.towns(size), online=0.5)
    others = making.payees.account[rng.integers(0, len(making.payees), size)]
    pick = rng.random(size)
    account = np.where(pick < 0.1 + 0.55 * careless, making.mules_on(rng, began), fresh)
    return np.where((pick > 0.85) & (others != NOTHING), others, account)


def _billed(
    rng: np.random.Generator, making: Making, rows: Rows, at: Ints, careless: Reals
) -> Ints:
    """A careless thief of a firm's payments also bills more."""
    firm = making.in_programs(rows.take(at), FIRMS)
    more = firm & (rng.random(at.size) < careless)
    factor = np.where(more, rng.uniform(1.2, 2.5, at.size), 1.0)
    return np.rint(rows["amount"][at] * factor).astype(np.int64)


def deceased(rng: np.random.Generator, making: Making, rows: Rows, target: int) -> None:
    """A relative goes on drawing a dead payee's benefit, in place."""
    size = int(target / MEAN_AFTER_DEATH) + 1
    may = untouched(rows) & making.in_programs(rows, PENSIONS) & (rows["day"] > 30)
    length = 1 + rng.poisson(MEAN_AFTER_DEATH - 1, size)
    at, run = runs(rng, rows, may, length)
    at, run = at[may[at]], run[may[at]]
    careless = making.carelessness(rng, size)
    towns = making.registers.towns(size)
    relatives = making.registers.open_accounts(towns, online=0.4)[run]
    homes = making.registers.add_addresses(towns)[run]
    redirected: Flags = (rng.random(size) < 0.15 + 0.6 * careless)[run]
    redirected &= rows["account"][at] != NOTHING
    moved = (rng.random(size) < 0.6 * careless)[run]
    rows.change(
        at,
        account=np.where(redirected, relatives, rows["account"][at]),
        address=np.where(moved, homes, rows["address"][at]),
        scheme=CODE["deceased"],
        case=making.open_cases(size)[run],
        wrong=rows["amount"][at],
    )


MEAN_DIVERTED = 1.65
MEAN_AFTER_DEATH = 3.5
VICTIMS = ("OAS", "SSI", "VAP", "OPM", "UIB", "SAL", "MOC", "FFS", "FRM")
FIRMS = ("MOC", "FFS", "SNP")
PENSIONS = ("OAS", "SSI", "VAP", "OPM")
