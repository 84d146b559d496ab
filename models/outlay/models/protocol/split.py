"""The past to learn from, the latest rows to be measured on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.models.protocol.table import Labelled
from outlay.payments.errors import TooFewLabelsError

Flags = NDArray[np.bool_]
LATE = 0.25


@dataclass(frozen=True, slots=True)
class Split:
    """Where each labelled row belongs, shape (n,): fit or test, and the fit's end."""

    test: Flags
    late: Flags

    @property
    def fit(self) -> Flags:
        """Rows that are learned from."""
        return ~self.test


def split(labelled: Labelled, test_share: float) -> Split:
    """Give the latest `test_share` of the rows to the test; one moment is never cut.

    Raises
    ------
    TooFewLabelsError
        Where a part would be empty or hold one class alone.
    """
    test = latest(labelled.moment, test_share)
    late = np.zeros(len(test), dtype=bool)
    late[~test] = latest(labelled.moment[~test], LATE)
    for name, rows in (("fit", ~test), ("test", test)):
        _check(name, labelled.label[rows])
    return Split(test, late)


def latest(moment: NDArray[np.int64], share: float) -> Flags:
    """Return which rows are the latest `share`, as nearly as whole moments allow."""
    moments, counts = np.unique(moment, return_counts=True)
    if len(moments) < 2:
        return np.zeros(len(moment), dtype=bool)
    # How many rows lie after each border between two moments.
    after = len(moment) - np.cumsum(counts)[:-1]
    border = int(np.argmin(np.abs(after - share * len(moment))))
    flags: Flags = moment > moments[border]
    return flags


def _check(name: str, label: NDArray[np.float64]) -> None:
    hits = int(label.sum())
    if hits in {0, len(label)}:
        raise TooFewLabelsError(
            f"the {name} part has {hits:,} positives among {len(label):,} rows: two "
            "classes are needed",
            rule="docs/benchmarks.md#the-split",
            fix="set test_share in the mapping, or give a longer table",
        )
