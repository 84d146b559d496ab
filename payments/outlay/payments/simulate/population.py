"""Payees: who they are, where they live and bank, what they are usually paid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.days import Days
from outlay.payments.simulate.names import firm_names, person_names
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import NOTHING, Flags, Ints

Reals = NDArray[np.float64]

COLUMNS = ("program", "name", "tin", "account", "address", "start", "end", "cycle")


@dataclass(frozen=True, slots=True)
class Payees:
    """All payees, a column a fact; a payee's number is its place in the columns.

    `usual` is the median amount in cents, `spread` the standard deviation of its
    logarithm, `pace` how often a payee is paid against others of its program,
    `laxity` how badly it keeps papers (mean 1).
    """

    program: Ints
    name: Ints
    tin: Ints
    account: Ints
    address: Ints
    start: Ints
    end: Ints
    cycle: Ints
    by_check: Flags
    usual: Reals
    spread: Reals
    pace: Reals
    laxity: Reals

    def __len__(self) -> int:
        return self.program.size


def draw_payees(
    rng: np.random.Generator,
    programs: tuple[Program, ...],
    days: Days,
    registers: Registers,
    scale: float,
) -> Payees:
    """Draw the honest payees of every program, `scale` times the table's number."""
    parts = [
        _of_program(rng, index, program, days, registers, scale)
        for index, program in enumerate(programs)
    ]
    return _joined(parts)


def _joined(parts: list[Payees]) -> Payees:
    return Payees(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Payees.__slots__
        )
    )


def add_payees(old: Payees, new: Payees) -> Payees:
    """Return `old` followed by `new`."""
    return _joined([old, new])


def _of_program(
    rng: np.random.Generator,
    index: int,
    program: Program,
    days: Days,
    registers: Registers,
    scale: float,
) -> Payees:
    size = max(round(program.payees * scale), 4)
    start, end = _tenure(rng, program, days, size)
    return make_payees(rng, index, program, registers, start, end)


def make_payees(
    rng: np.random.Generator,
    index: int,
    program: Program,
    registers: Registers,
    start: Ints,
    end: Ints,
) -> Payees:
    """Make payees of a program who are paid from `start` to before `end`."""
    size = start.size
    place = registers.towns(size)
    names = person_names(rng, size) if program.of_persons else firm_names(rng, size)
    by_check = rng.random(size) < program.check_share
    account = registers.open_accounts(place, online=ONLINE_SHARE)
    return Payees(
        program=np.full(size, index, dtype=np.int64),
        name=registers.add_names(names),
        tin=registers.add_tins(size, person=program.of_persons),
        account=np.where(by_check, NOTHING, account),
        address=registers.add_addresses(place),
        start=start,
        end=end,
        cycle=_cycle(rng, program, size),
        by_check=by_check,
        usual=100
        * program.median_usd
        * np.exp(rng.normal(0, program.spread_between, size)),
        spread=program.spread_within * rng.choice(STEADINESS, size),
        pace=rng.lognormal(-0.5 * PACE_SPREAD**2, PACE_SPREAD, size),
        laxity=rng.gamma(LAXITY_SHAPE, 1 / LAXITY_SHAPE, size),
    )


def _tenure(
    rng: np.random.Generator, program: Program, days: Days, size: int
) -> tuple[Ints, Ints]:
    joins = round(program.joins * days.count)
    horizon = days.count + 1
    if program.cadence == "weekly":  # spells of benefit, spread over the whole time
        length = np.clip(rng.gamma(2.2, 50, size), 14, 270).astype(np.int64)
        start = _growing(rng, -60, days.count - 5, size, GROWTH)
        return start, start + length
    founding = rng.random(size) < FOUNDING
    start = np.where(founding, joins, _growing(rng, joins, days.count - 10, size, 0.0))
    stay = rng.exponential(TENURE_DAYS, size).astype(np.int64) + 60
    end = np.where(rng.random(size) < LEAVERS, start + stay, horizon + 60)
    return start.astype(np.int64), end.astype(np.int64)


def _growing(
    rng: np.random.Generator, low: int, high: int, size: int, growth: float
) -> Ints:
    """Days between two limits whose density rises linearly by `growth`."""
    u = rng.random(size)
    if growth:
        u = (np.sqrt(1 + u * (2 * growth + growth**2)) - 1) / growth
    return (low + u * (high - low)).astype(np.int64)


def _cycle(rng: np.random.Generator, program: Program, size: int) -> Ints:
    if program.cadence == "monthly" and program.code == "OAS":
        return rng.choice(4, size, p=(0.34, 0.22, 0.22, 0.22)).astype(np.int64)
    if program.cadence == "weekly":
        return rng.integers(0, 5, size)
    return np.zeros(size, dtype=np.int64)


ONLINE_SHARE = 0.12
STEADINESS = (0.1, 0.6, 1.0, 1.3)
PACE_SPREAD = 0.9
LAXITY_SHAPE = 0.9
FOUNDING = 0.55
LEAVERS = 0.35
TENURE_DAYS = 380
GROWTH = 1.6
