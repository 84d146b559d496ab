"""Payees drawn again with replacement: their payments are not independent."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]
Texts = NDArray[np.str_]

DRAWS = 200
CONFIDENCE = 0.95


def payee_draws(
    payees: Sequence[str] | Texts, draws: int, seed: int
) -> Iterator[Reals]:
    """Yield, `draws` times, how often each payment counts, shape (n,).

    A bootstrap over payees (Efron 1979; clusters as in Davison and Hinkley 1997, 3.8):
    a payee whose payments are all flagged is one piece of luck, not twelve.
    """
    names, place = np.unique(np.asarray(payees), return_inverse=True)
    for times in _draws(len(names), draws, seed):
        yield times[place]


def drawn_sums(
    columns: Reals, payees: Sequence[str] | Texts, draws: int, seed: int
) -> Reals:
    """Return sums of columns (n, k) in each draw of payees, shape (1 + draws, k).

    The first row is of the payments as they are. The draws are those of `payee_draws`,
    but only one row a payee is ever multiplied.
    """
    names, place = np.unique(np.asarray(payees), return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(names)))
    own = np.add.reduceat(columns[order], starts, axis=0) if len(names) else columns
    drawn = [times @ own for times in _draws(len(names), draws, seed)]
    return np.stack([columns.sum(axis=0), *drawn])


def limits(values: ArrayLike) -> tuple[float, float]:
    """Return the 95 % percentile interval of bootstrapped values, NaN left out."""
    found = np.asarray(values, dtype=np.float64)
    found = found[np.isfinite(found)]
    if not found.size:
        return float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return float(low), float(high)


def _draws(count: int, draws: int, seed: int) -> Iterator[Reals]:
    rng = np.random.default_rng([seed, 23])
    for _ in range(draws):
        drawn = rng.integers(0, max(count, 1), count)
        yield np.bincount(drawn, minlength=count).astype(np.float64)
