"""How well scores separate and how true probabilities are, with intervals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Reals = NDArray[np.float64]

RATE = 0.01
BINS = 10
DRAWS = 200


def roc_auc(label: Reals, score: Reals, weight: Reals) -> float:
    """Return the weighted area under the ROC curve; ties count one half.

    The probability that a positive drawn by weight scores above a negative drawn by
    weight (Hanley and McNeil 1982). NaN where a class is empty.
    """
    good, bad = weights_by_score(label, score, weight)
    if not good.sum() or not bad.sum():
        return float("nan")
    below = np.cumsum(good) - good / 2
    return float((bad * below).sum() / (bad.sum() * good.sum()))


def average_precision(label: Reals, score: Reals, weight: Reals) -> float:
    """Return sum over thresholds of (recall step) x (precision), weighted.

    As scikit-learn's average_precision_score; NaN without positives.
    """
    good, bad = (part[::-1] for part in weights_by_score(label, score, weight))
    if not bad.sum():
        return float("nan")
    hits, flagged = np.cumsum(bad), np.cumsum(good + bad)
    return float((bad * hits / flagged).sum() / bad.sum())


def recall_at_rate(label: Reals, score: Reals, weight: Reals, rate: float) -> float:
    """Return the largest recall of a cut that flags at most `rate` of the negatives."""
    good, bad = (part[::-1] for part in weights_by_score(label, score, weight))
    if not bad.sum() or not good.sum():
        return float("nan")
    kept = np.cumsum(good) <= rate * good.sum() * (1 + 1e-12)
    return float(bad[kept].sum() / bad.sum()) if kept[0] else 0.0


def brier(label: Reals, chance: Reals, weight: Reals) -> float:
    """Return the weighted mean squared error of the probabilities (Brier 1950)."""
    return float(np.average((chance - label) ** 2, weights=weight))


def calibration_error(
    label: Reals, chance: Reals, weight: Reals, bins: int = BINS
) -> float:
    """Return the mean gap of promised and found share over bins of equal weight.

    Expected calibration error (Naeini, Cooper and Hauskrecht 2015) with quantile bins,
    since nearly all probabilities are small.
    """
    order, place = equal_weight_bins(chance, weight, bins)
    w = weight[order]
    mass = np.bincount(place, w, bins)
    gap = np.bincount(place, w * (chance[order] - label[order]), bins)
    return float(np.abs(gap).sum() / mass.sum())


def equal_weight_bins(
    chance: Reals, weight: Reals, bins: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows in order of their probability, and the bin of each in turn."""
    order = np.argsort(chance, kind="stable")
    w = weight[order]
    middle = (np.cumsum(w) - w / 2) / w.sum()
    return order, np.minimum((middle * bins).astype(np.int64), bins - 1)


def effective_size(weight: Reals) -> float:
    """Return (sum w)^2 / sum w^2: how many equal rows say as much (Kish 1965)."""
    return float(weight.sum() ** 2 / (weight @ weight)) if len(weight) else 0.0


def wilson(share: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share among `n` rows (Wilson 1927).

    `n` may be an effective sample size. Without rows nothing is known: 0 and 1.
    """
    if not n or np.isnan(share):
        return 0.0, 1.0
    z = float(norm.ppf(0.5 + confidence / 2))
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    spread = z * np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2) / scale
    return max(0.0, float(centre - spread)), min(1.0, float(centre + spread))


@dataclass(frozen=True, slots=True)
class Judged:
    """Labelled payments with their scores, arrays of shape (n,)."""

    label: Reals
    raw: Reals
    chance: Reals
    weight: Reals

    def figures(self) -> dict[str, float]:
        """Return every measure once."""
        parts = self.label, self.raw, self.weight
        promised = self.label, self.chance, self.weight
        return {
            "auc": roc_auc(*parts),
            "average_precision": average_precision(*parts),
            "recall_at_1_percent": recall_at_rate(*parts, RATE),
            "brier": brier(*promised),
            "calibration_error": calibration_error(*promised),
            "base_rate": float(np.average(self.label, weights=self.weight)),
            "mean_probability": float(np.average(self.chance, weights=self.weight)),
        }

    def take(self, rows: NDArray[np.int64]) -> "Judged":
        """Return the rows at these places."""
        return Judged(
            self.label[rows], self.raw[rows], self.chance[rows], self.weight[rows]
        )


def measures(rows: Judged, *, seed: int, draws: int = DRAWS) -> dict[str, Any]:
    """Return counts, figures and 95 % intervals of labelled test payments.

    Figures are weighted by 1 / inclusion probability (Hajek), `unweighted` are those
    of the labelled payments as they are. Intervals are percentiles of a bootstrap over
    payments (Efron 1979), Wilson's with the effective sample size for the base rate.
    """
    count, hits = len(rows.label), int(rows.label.sum()) if len(rows.label) else 0
    said: dict[str, Any] = {
        "labelled": count,
        "positives": hits,
        "effective_size": effective_size(rows.weight),
    }
    if hits in {0, count}:
        return said | {"problem": "only one class among the labelled payments"}
    plain = Judged(rows.label, rows.raw, rows.chance, np.ones(count))
    said |= rows.figures() | {"unweighted": plain.figures()}
    said["intervals"] = _intervals(rows, seed, draws)
    said["intervals"]["base_rate"] = list(
        wilson(said["base_rate"], said["effective_size"])
    )
    return said


def _intervals(rows: Judged, seed: int, draws: int) -> dict[str, list[float]]:
    rng = np.random.default_rng([seed, 7])
    count = len(rows.label)
    drawn = [rows.take(rng.integers(0, count, count)).figures() for _ in range(draws)]
    return {
        name: [
            float(np.nanpercentile([each[name] for each in drawn], at))
            for at in (2.5, 97.5)
        ]
        for name in drawn[0]
        if not all(np.isnan(each[name]) for each in drawn)
    }


def weights_by_score(label: Reals, score: Reals, weight: Reals) -> tuple[Reals, Reals]:
    """Return the weight of negatives and positives at each different score, rising."""
    _, place = np.unique(score, return_inverse=True)
    size = int(place.max()) + 1 if len(place) else 0
    bad = np.bincount(place, weight * label, size)
    good = np.bincount(place, weight * (1 - label), size)
    return good.astype(np.float64), bad.astype(np.float64)
