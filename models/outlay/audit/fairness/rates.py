"""Groups' rates with their intervals, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.bootstrap import drawn_counts, drawn_sums, middle
from outlay.audit.fairness.counted import Counted
from outlay.audit.fairness.effective import Effective

Reals = NDArray[np.float64]
State = Literal["estimated", "not estimable", "suppressed", "not compared"]

# Fewer than 11 payments may point at a person: the Centers for Medicare and Medicaid
# Services' cell size suppression policy. docs/audit.md
LEAST_CELL = 11
# The worst ratio of rates that the gate lets pass: docs/audit.md.
GATE = 1.25
# With fewer hits or misses the bootstrap's percentiles are too narrow (no draw can have
# a hit where there was none): Wilson's interval of the counts there.
LEAST_BOOTSTRAPPED = 30


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval; `rows` stand in its denominator.

    `effective_rows` of equal weights would have its variance.
    """

    state: State
    rows: int | None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    effective_rows: float | None = None
    interval: Literal["wilson", "bootstrap"] | None = None


HIDDEN = Rate("suppressed", None)


def rates(
    counted: Counted, values: Reals, rng: np.random.Generator, shown: Sequence[bool]
) -> list[Rate]:
    """Return each group's rate, or why it is not shown.

    Without a row in the denominator nothing can be estimated: never 0. With fewer than
    LEAST_CELL it is suppressed, and so is all of a group that is not `shown`.
    """
    of, effective = Effective.of(counted), counted.effective
    lower, upper = of.wilson()
    many = np.minimum(of.hits, of.misses) >= LEAST_BOOTSTRAPPED
    drawn_lower, drawn_upper = bootstrapped(counted, rng)
    lower = np.where(many, np.fmin(drawn_lower, values), lower)
    upper = np.where(many, np.fmax(drawn_upper, values), upper)
    found = []
    for place, rows in enumerate(counted.rows.astype(int).tolist()):
        if rows < LEAST_CELL or not shown[place]:
            empty = rows == 0 and shown[place]
            found.append(Rate("not estimable", 0) if empty else HIDDEN)
            continue
        figures = (values, lower, upper, effective)
        value, low, high, size = (float(each[place]) for each in figures)
        way: Literal["bootstrap", "wilson"] = "bootstrap" if many[place] else "wilson"
        found.append(Rate("estimated", rows, value, low, high, size, way))
    return found


def bootstrapped(counted: Counted, rng: np.random.Generator) -> tuple[Reals, Reals]:
    """Return the bootstrap's 95 % limits of each share, shape (G,)."""

    def split(whole: Reals, hits: Reals) -> Reals:
        return np.stack([hits, whole - hits], axis=1)

    counts = split(counted.rows, counted.hits)
    sums = split(counted.weight, counted.weight_hits)
    squares = split(counted.squares, counted.squares_hits)
    drawn = drawn_counts(rng, counts)
    found = drawn_sums(rng, drawn, counts, sums, squares)
    total = found.sum(axis=2)
    share = np.where(total > 0, found[:, :, 0] / np.where(total > 0, total, 1), 0.0)
    return middle(share)
