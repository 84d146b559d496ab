"""Reviewed payments of the arm, thinned to equal chances of having been drawn."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.payments.errors import PolicyError

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


def chances(holdout: pa.Table, arm: Flags) -> Reals:
    """Return each row's probability of being drawn into the arm; NaN where unknown.

    Never `inclusion_probability`: that is the chance of being learned by any route,
    which is large where a payment looks suspicious. Thinning by it would take just the
    rows of the top tail away and set the cut too low.

    Raises
    ------
    PolicyError
        Where a probability is given and is none.
    """
    if "arm_probability" not in holdout.column_names:
        return np.full(holdout.num_rows, np.nan)
    column = holdout["arm_probability"].cast(pa.float64())
    values: Reals = column.to_numpy()
    told = column.is_valid().to_numpy() & arm
    if not ((values[told] > 0) & (values[told] <= 1)).all():
        raise PolicyError(
            "a payment reviewed at random has no probability of being drawn",
            rule="arm_probability lies above 0 and at most 1",
            fix="give the rate at which each payment was drawn",
        )
    return values


def evened(drawn: Flags, chance: Reals, lot: Reals, counts: Flags) -> Flags:
    """Return which of `drawn` stand behind a cut, all with one chance; shape (n,).

    Weights may not enter the formula of the cut, so a row that was drawn with twice
    the least probability is kept with one half. Rows of unknown chance were drawn at
    one rate that nobody noted, so they are even among themselves and cannot be made
    even with the others: the group with more rows that count is taken, the other left.
    How many there are says nothing about their scores, so the choice bends no promise.

    Parameters
    ----------
    chance : array
        Probability of being drawn; NaN where unknown.
    lot : array
        Uniform on [0, 1), fixed by the payment.
    counts : array
        Rows that would stand behind the cut: the legitimate ones.
    """
    unknown = drawn & np.isnan(chance)
    known = drawn & ~unknown
    if known.any():
        known &= lot * chance < chance[known].min()
    return known if (known & counts).sum() >= (unknown & counts).sum() else unknown
