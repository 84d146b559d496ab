"""What an order of rows is worth, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
RATES = (0.01, 0.05)
DRAWS = 500


@dataclass(frozen=True, slots=True)
class Ranking:
    """Test rows by score: `place` is the rank of each row's score, 0 the highest.

    Rows of one score share a place, and no figure depends on their order.
    """

    place: NDArray[np.int64]
    label: Reals
    places: int

    @classmethod
    def of(cls, score: Reals, label: Reals) -> "Ranking":
        """Rank rows, arrays of shape (n,)."""
        different, rising = np.unique(score, return_inverse=True)
        return cls(len(different) - 1 - rising, label, len(different))

    def figures(
        self, ks: Sequence[int], weight: Reals | None = None
    ) -> dict[str, float]:
        """Return every figure; `weight` (n,) counts rows, by default each once.

        AUC counts ties one half; average precision is as scikit-learn's; recall at a
        rate is that of the lowest cut that flags at most this share of the negatives;
        precision at k draws ties at random: of a place that is cut, its mean.
        NaN where a class is empty.
        """
        counts = np.ones(len(self.label)) if weight is None else weight
        bad = self._by_place(counts * self.label)
        good = self._by_place(counts * (1 - self.label))
        if not bad.sum() or not good.sum():
            return dict.fromkeys(names(ks), float("nan"))
        return {
            "auc": _auc(good, bad),
            "average_precision": _average_precision(good, bad),
            **{name_k(k): _precision_at(good, bad, k) for k in ks},
            **{name_rate(rate): _recall_at(good, bad, rate) for rate in RATES},
        }

    def _by_place(self, counts: Reals) -> Reals:
        return np.bincount(self.place, counts, self.places).astype(np.float64)


def name_k(k: int) -> str:
    """Return the name of precision at `k`."""
    return f"precision_at_{k}"


def name_rate(rate: float) -> str:
    """Return the name of recall at a false-positive rate."""
    return f"recall_at_{rate * 100:g}_percent"


def names(ks: Sequence[int]) -> list[str]:
    """Return the names of all figures, in order."""
    return [
        "auc",
        "average_precision",
        *map(name_k, ks),
        *map(name_rate, RATES),
    ]


def compare(
    scores: dict[str, Reals],
    label: Reals,
    ks: Sequence[int],
    *,
    seed: int,
    draws: int = DRAWS,
) -> dict[str, Any]:
    """Return each model's figures with 95 % intervals, and what the first has more.

    Percentiles of a bootstrap over test rows (Efron 1979). All models are measured on
    the same draws, so that differences are of pairs.
    """
    ranked = {name: Ranking.of(score, label) for name, score in scores.items()}
    random = np.random.default_rng([seed, 11])
    drawn: dict[str, list[list[float]]] = {name: [] for name in scores}
    for _ in range(draws):
        rows = random.integers(0, len(label), len(label))
        weight = np.bincount(rows, minlength=len(label)).astype(np.float64)
        for name, ranking in ranked.items():
            drawn[name].append(list(ranking.figures(ks, weight).values()))
    spread = {name: np.array(each) for name, each in drawn.items()}
    first = next(iter(scores))
    return {
        name: {
            "figures": ranking.figures(ks),
            "intervals": _intervals(spread[name], ks),
            "difference": _intervals(spread[first] - spread[name], ks),
        }
        for name, ranking in ranked.items()
    }


def _intervals(drawn: NDArray[Any], ks: Sequence[int]) -> dict[str, list[float]]:
    low, high = np.nanpercentile(drawn, (2.5, 97.5), axis=0)
    return {
        name: [float(low[at]), float(high[at])] for at, name in enumerate(names(ks))
    }


def _auc(good: Reals, bad: Reals) -> float:
    above = np.cumsum(bad) - bad / 2
    return float((good * above).sum() / (good.sum() * bad.sum()))


def _average_precision(good: Reals, bad: Reals) -> float:
    flagged = np.cumsum(good + bad)
    precision = np.cumsum(bad) / np.maximum(flagged, 1)
    return float((bad * precision).sum() / bad.sum())


def _recall_at(good: Reals, bad: Reals, rate: float) -> float:
    kept = np.cumsum(good) <= rate * good.sum() * (1 + 1e-12)
    return float(bad[kept].sum() / bad.sum())


def _precision_at(good: Reals, bad: Reals, k: int) -> float:
    size = good + bad
    whole = np.cumsum(size)
    most = min(float(k), float(whole[-1]))
    at = int(np.searchsorted(whole, most))
    before = whole[at] - size[at]
    hits = bad[:at].sum() + bad[at] * (most - before) / size[at]
    return float(hits / most)
