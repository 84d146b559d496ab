"""A challenger beside the champion: how much better or worse, with intervals."""

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from outlay.models.gather import judged
from outlay.models.labels import MODELS
from outlay.models.metrics import RATE, Judged, average_precision, recall_at_rate
from outlay.models.slices import scored_window
from outlay.models.training import Training
from outlay.payments.errors import ModelProblemError

Measure = Callable[[Judged], float]
DRAWS = 500
TOGETHER = "on the same payments"
APART = "each on its own test window: part of a difference is the time's"


@dataclass(frozen=True, slots=True)
class Difference:
    """Challenger minus champion, with its 95 % interval; None where not estimable."""

    model: str
    figure: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Every difference from one champion, and how they were had."""

    training_id: str
    how: str
    differences: tuple[Difference, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return asdict(self) | {"differences": [asdict(d) for d in self.differences]}


def beside(training: Training, champion: Training, matrix: Path | None) -> Beside:
    """Compare average precision and recall at 1 % of both pairs.

    Payment by payment where the champion can be scored on the test window without
    having learned from it; else each with its own window's figures.
    """
    theirs = _scored(training, champion, matrix)
    if theirs is None:
        found, how = tuple(_apart(training, champion)), APART
    else:
        found, how = tuple(_together(training.test, theirs)), TOGETHER
    return Beside(champion.training_id, how, found)


def _scored(
    training: Training, champion: Training, matrix: Path | None
) -> pa.Table | None:
    """Return the test window with the champion's scores, in the test's own order."""
    learned = champion.windows.threshold.end
    if matrix is None or learned > training.windows.test.start:
        return None
    try:
        scored = scored_window(
            matrix,
            training.windows.test,
            champion.fraud,
            champion.error,
            training.outcomes,
            threads=1,
        )
    except ModelProblemError:  # other features than the matrix has
        return None
    order = [("known_on", "ascending"), ("payment_key", "ascending")]
    mine, theirs = training.test.sort_by(order), scored.sort_by(order)
    return theirs if mine["payment_key"].equals(theirs["payment_key"]) else None


def _together(mine: pa.Table, theirs: pa.Table) -> Iterator[Difference]:
    """Bootstrap over payments, both scores of a payment drawn together (Efron 1979)."""
    order = [("known_on", "ascending"), ("payment_key", "ascending")]
    ordered = mine.sort_by(order)
    for name in MODELS:
        one, other = judged(ordered, name), judged(theirs, name)
        rng = np.random.default_rng([0, 17])
        count = len(one.label)
        rows = [rng.integers(0, count, count) for _ in range(DRAWS if count else 0)]
        for figure, measure in MEASURES.items():
            drawn = [measure(one.take(r)) - measure(other.take(r)) for r in rows]
            known = [each for each in drawn if math.isfinite(each)]
            value = measure(one) - measure(other)
            if not known or not math.isfinite(value):
                yield Difference(name, figure, None, None, None)
                continue
            low, high = np.percentile(known, (2.5, 97.5))
            yield Difference(name, figure, value, float(low), float(high))


def _apart(training: Training, champion: Training) -> Iterator[Difference]:
    """Difference of two independent figures from their own intervals.

    The squares of the distances to the ends add up (MOVER, Zou and Donner 2008).
    """
    for name in MODELS:
        for figure in MEASURES:
            one, other = (_ends(each, name, figure) for each in (training, champion))
            if one is None or other is None:
                yield Difference(name, figure, None, None, None)
                continue
            (x, x_low, x_high), (y, y_low, y_high) = one, other
            low = x - y - math.hypot(x - x_low, y_high - y)
            high = x - y + math.hypot(x_high - x, y - y_low)
            yield Difference(name, figure, x - y, low, high)


def _ends(of: Training, name: str, figure: str) -> tuple[float, float, float] | None:
    said = of.metrics.get(name, {})
    ends = said.get("intervals", {}).get(figure)
    if ends is None or said.get(figure) is None:
        return None
    found = (said[figure], ends[0], ends[1])
    return found if all(map(math.isfinite, found)) else None


def _precision(rows: Judged) -> float:
    return average_precision(rows.label, rows.raw, rows.weight)


def _recall(rate: float, rows: Judged) -> float:
    return recall_at_rate(rows.label, rows.raw, rows.weight, rate)


MEASURES: dict[str, Measure] = {
    "average_precision": _precision,
    "recall_at_1_percent": partial(_recall, RATE),
}
