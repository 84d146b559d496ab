"""A fact's values in bins, with the mean contribution of each that may be shown."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.rates import LEAST_CELL

Reals = NDArray[np.float64]
Places = NDArray[np.int64]

BINS = 10
DIGITS = 3
# Missing values have no place among the others.
MISSING = -1


@dataclass(frozen=True, slots=True)
class Bin:
    """Payments whose fact lies in [lower, upper), and their mean contribution.

    The outermost bins are open (None): their ends would be single payments' values.
    Edges have three digits for the same reason. `rows` and `mean` (log-odds) are None
    where fewer than 11 payments are in the bin, and where the number of those could
    be told from the others. `missing` is the bin of payments without a value.
    """

    lower: float | None
    upper: float | None
    rows: int | None
    mean: float | None
    missing: bool = False

    @property
    def shown(self) -> bool:
        """Whether it has enough payments to be shown."""
        return self.rows is not None


def places_of(values: Reals) -> Places:
    """Return each value's bin, shape (n,): about tenths, equal values together.

    Every bin has at least 11 payments wherever that many have a value. MISSING where
    there is none.
    """
    known = ~np.isnan(values)
    distinct, counts = np.unique(values[known], return_counts=True)
    asked = max(LEAST_CELL, math.ceil(int(known.sum()) / BINS))
    number, inside, numbers = 0, 0, []
    for count in counts.tolist():
        # A value that many payments share gets a bin of its own where it can.
        full = inside >= asked or inside + count > 1.5 * asked
        if inside >= LEAST_CELL and full:
            number, inside = number + 1, 0
        numbers.append(number)
        inside += count
    if number and inside < LEAST_CELL:
        numbers = [min(each, number - 1) for each in numbers]
    found = np.full(len(values), MISSING)
    table = np.asarray(numbers, dtype=np.int64)
    found[known] = table[np.searchsorted(distinct, values[known])]
    return found


def bins_of(values: Reals, contributions: Reals, places: Places) -> tuple[Bin, ...]:
    """Return the bins in order of value, that of missing values last.

    Parameters
    ----------
    values, contributions : array, shape (n,)
        The fact and what it adds to the raw score, in log-odds.
    places : array, shape (n,)
        From `places_of`.
    """
    numbers = [int(each) for each in np.unique(places) if each != MISSING]
    lowest = [_short(float(values[places == each].min())) for each in numbers]
    edges = [None, *lowest[1:], None]
    found = [
        _bin(contributions[places == each], edges[place], edges[place + 1])
        for place, each in enumerate(numbers)
    ]
    if (places == MISSING).any():
        found.append(_bin(contributions[places == MISSING], None, None, missing=True))
    return _suppressed(found)


def _bin(
    inside: Reals, lower: float | None, upper: float | None, *, missing: bool = False
) -> Bin:
    return Bin(lower, upper, len(inside), round(float(inside.mean()), 4), missing)


def _suppressed(bins: list[Bin]) -> tuple[Bin, ...]:
    """Hide small bins, and others until at least 11 payments are hidden together.

    How many payments were sampled and the mean of all are known: what one hidden bin
    holds would follow from those that are shown.
    """
    rows = [each.rows or 0 for each in bins]
    order = sorted(range(len(bins)), key=lambda place: (rows[place], place))
    hidden: set[int] = set()
    some = 0
    for place in order:
        if rows[place] >= LEAST_CELL and (not hidden or some >= LEAST_CELL):
            break
        hidden.add(place)
        some += rows[place]
    return tuple(
        Bin(each.lower, each.upper, None, None, each.missing)
        if place in hidden
        else each
        for place, each in enumerate(bins)
    )


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
