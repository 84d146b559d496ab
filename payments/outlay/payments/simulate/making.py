"""A world in the making: what every scheme needs to know."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.days import Days
from outlay.payments.simulate.events import Lives
from outlay.payments.simulate.nature import Nature
from outlay.payments.simulate.population import Payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import Flags, Ints, Rows

Reals = NDArray[np.float64]


@dataclass
class Making:
    """The world so far; payees, registers and cases grow."""

    nature: Nature
    programs: tuple[Program, ...]
    days: Days
    registers: Registers
    payees: Payees
    lives: Lives
    mules: Ints
    cases: int = 0

    def program(self, code: str) -> int:
        """Return the number of a program."""
        return next(i for i, p in enumerate(self.programs) if p.code == code)

    def open_cases(self, size: int) -> Ints:
        """Return numbers for new cases."""
        self.cases += size
        return np.arange(self.cases - size, self.cases)

    def carelessness(self, rng: np.random.Generator, size: int) -> Reals:
        """Draw how careless each case is, 0 to 1; the careless leave traces."""
        mean = 1 - self.nature.care
        return rng.beta(CARE_SPREAD * mean, CARE_SPREAD * (1 - mean), size)

    def business_days(self, rng: np.random.Generator, size: int) -> Ints:
        """Draw days on which cases begin: more of them as more is paid."""
        joined = np.sort([p.joins for p in self.programs]) * self.days.count
        latest = np.maximum(rng.choice(joined, size), 20).astype(np.int64)
        begun: Ints = rng.integers(latest, self.days.count)
        return begun

    def mules_on(self, rng: np.random.Generator, day: Ints) -> Ints:
        """Return the account of a mule at work on each day; each works some months."""
        at = day * self.mules.size / (self.days.count + 1)
        at = at + rng.normal(0, MULES_AT_ONCE / 2, day.size)
        place = np.clip(at, 0, self.mules.size - 1).astype(np.int64)
        account: Ints = self.mules[place]
        return account

    def in_programs(self, rows: Rows, codes: tuple[str, ...]) -> Flags:
        """Return which rows are of the named programs."""
        return np.isin(rows["program"], [self.program(code) for code in codes])


def untouched(rows: Rows) -> Flags:
    """Return which rows are still honest, ordinary payments."""
    honest: Flags = (rows["scheme"] == 0) & (rows["kind"] == 0)
    return honest


def runs(
    rng: np.random.Generator, rows: Rows, may_start: Flags, lengths: Ints
) -> tuple[Ints, Ints]:
    """Choose runs of consecutive payments of one payee.

    Parameters
    ----------
    may_start : array of bool, one a row
        Rows at which a run may begin.
    lengths : array of int, one a run
        Payments wanted in each run; a run ends early with its payee's payments.

    Returns
    -------
    rows, run : arrays of int
        Row numbers and, for each, the number of its run; no row is in two runs.
    """
    order = np.lexsort((rows["uid"], rows["day"], rows["payee"]))
    payee = rows["payee"][order]
    starts = np.flatnonzero(may_start[order])
    starts = rng.permutation(starts)[: lengths.size]
    run = np.repeat(np.arange(starts.size), lengths[: starts.size])
    first = np.repeat(
        np.cumsum(lengths[: starts.size]) - lengths[: starts.size],
        lengths[: starts.size],
    )
    at = np.repeat(starts, lengths[: starts.size]) + np.arange(run.size) - first
    inside = at < payee.size
    at, run = at[inside], run[inside]
    same = payee[at] == payee[starts[run]]
    at, run = at[same], run[same]
    _, once = np.unique(at, return_index=True)
    return order[at[once]], run[once]


def whole_cases(rng: np.random.Generator, case: Ints, target: int) -> Flags:
    """Keep cases in random order until about `target` payments are kept."""
    if not case.size:
        return np.zeros(0, dtype=np.bool_)
    numbers, sizes = np.unique(case, return_counts=True)
    shuffled = rng.permutation(numbers.size)
    kept = numbers[
        shuffled[np.cumsum(sizes[shuffled]) <= max(target, int(sizes.min()))]
    ]
    return np.isin(case, kept)


CARE_SPREAD = 1.1
MULES_AT_ONCE = 2.0
