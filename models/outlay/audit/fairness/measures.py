"""The audited rates: which cells are their denominator and which their hits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

# Axes: passed or flagged; unknown, legitimate, wrong.
FLAGGED = np.array([[False] * 3, [True] * 3])
LEGITIMATE = np.array([[False, True, False]] * 2)
WRONG = np.array([[False, False, True]] * 2)
KNOWN = LEGITIMATE | WRONG
EVERY = np.ones((2, 3), dtype=bool)


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: masks of its denominator and of its hits over the (2, 3) cells."""

    name: str
    title: str
    rows: Mask
    hits: Mask
    labelled: bool = True


MEASURES = (
    Measure("selection_rate", "selection rate", EVERY, FLAGGED, labelled=False),
    Measure(
        "false_positive_rate", "false-positive rate", LEGITIMATE, LEGITIMATE & FLAGGED
    ),
    Measure("false_negative_rate", "false-negative rate", WRONG, WRONG & ~FLAGGED),
    Measure(
        "false_discovery_rate",
        "false-discovery rate",
        KNOWN & FLAGGED,
        LEGITIMATE & FLAGGED,
    ),
)
GATED = "false_positive_rate"
