"""Whether scores tell labels better than chance, among payments of one kind."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

Reals = NDArray[np.float64]
Kinds = NDArray[np.str_]

CONFIDENCE = 0.99
WIDEST = 0.15


@dataclass(frozen=True, slots=True)
class Chance:
    """An area under the ROC curve over pairs within one kind.

    Attributes
    ----------
    auc, low, high : float or None
        With the interval that chance alone leaves; None without any pair.
    payments, positives : int
        Of kinds in which both classes occur.
    """

    auc: float | None
    low: float | None
    high: float | None
    payments: int
    positives: int

    @property
    def verdict(self) -> str:
        """Return "passes" at chance, "fails" off it, "inconclusive" where too few."""
        if self.low is None or self.high is None:
            return "inconclusive"
        if not self.low <= 0.5 <= self.high:
            return "fails"
        return "passes" if (self.high - self.low) / 2 <= WIDEST else "inconclusive"

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return asdict(self) | {"verdict": self.verdict}

    def __str__(self) -> str:
        if self.auc is None:
            return "no pair to compare"
        return f"AUC {self.auc:.3f} ({self.low:.3f} to {self.high:.3f})"


def chance_of(kinds: Kinds, label: Reals, score: Reals) -> Chance:
    """Return how often a positive scores above a negative of its kind; arrays (n,).

    Sum of Mann-Whitney's U over kinds by the number of pairs. Where labels are
    permuted within kinds, each U has mean n1 n0 / 2 and variance n1 n0 (n + 1) / 12
    (Mann and Whitney 1947, stratified by van Elteren 1960; ties only make it smaller):
    the interval is the AUC and 2.58 of these standard deviations (99 %). Unweighted,
    since chance is chance at any weight.
    """
    sums = np.zeros(5)
    for kind in np.unique(kinds):
        inside = kinds == kind
        sums += _of_kind(label[inside], score[inside])
    u, pairs, variance, payments, positives = sums
    if not pairs:
        return Chance(None, None, None, int(payments), int(positives))
    auc = float(u / pairs)
    spread = float(norm.ppf(0.5 + CONFIDENCE / 2) * np.sqrt(variance) / pairs)
    return Chance(auc, auc - spread, auc + spread, int(payments), int(positives))


def _of_kind(label: Reals, score: Reals) -> Reals:
    """Return U, pairs, variance of U, payments and positives of one kind."""
    n, hits = len(label), float(label.sum())
    pairs = hits * (n - hits)
    if not pairs:
        return np.zeros(5)
    u = float(rankdata(score)[label == 1].sum()) - hits * (hits + 1) / 2
    return np.array([u, pairs, pairs / 12 * (n + 1), n, hits])
