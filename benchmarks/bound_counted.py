"""Counted false positives beside the arm alone, on the same simulated windows."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.bound_worlds import DELTA, caught
from outlay.decisions.counted import counted_cut
from outlay.decisions.neyman_pearson import threshold
from outlay.payments.errors import PolicyError

Reals = NDArray[np.float64]
CHANCE = 0.03


def both(
    rng: np.random.Generator, n: int, alpha: float, had: float, kept: float
) -> tuple[float, float]:
    """Return the true rates of the cut by counting and of that by the arm alone.

    Parameters
    ----------
    n : int
        Legitimate payments that the arm holds, on average.
    had, kept : float
        The earlier system flagged the top `had` (in parts of alpha) of legitimate
        payments as the new model orders them, but each with probability `kept` only:
        the two models differ.
    """
    # Only the top 4 alpha are made one by one; the rest count by their number alone.
    top = 4 * alpha
    legitimate = rng.poisson(n / CHANCE)
    rank = rng.random(rng.binomial(legitimate, top)) * top
    certain = (rank < had * alpha) & (rng.random(len(rank)) < kept)
    drawn = rng.random(len(rank)) < CHANCE
    rest = rng.binomial(legitimate - len(rank), CHANCE)
    low = np.full(rest, -1.0)
    one = counted_cut(
        -rank[certain], np.concatenate([-rank[drawn & ~certain], low]),
        CHANCE, alpha, DELTA,
    ).cut  # fmt: skip
    other = threshold(np.concatenate([-rank[drawn], low]), alpha, DELTA).cut
    return top if one == -1.0 else -one, top if other == -1.0 else -other


def compared(
    seed: int, runs: int, n: int, alpha: float, had: float, kept: float
) -> dict[str, float]:
    """Return break rates, true rates and recall of both over `runs` windows.

    A window that refuses flags nothing.
    """
    rng = np.random.default_rng([seed, n, round(alpha * 1e6), round(had * 100)])
    rates = np.zeros((runs, 2))
    refused = 0
    for run in range(runs):
        try:
            rates[run] = both(rng, n, alpha, had, kept)
        except PolicyError:
            refused += 1
    recall = np.vectorize(caught)(rates)
    return {
        "alpha": alpha,
        "n": n,
        "flagged before (of alpha)": had,
        "of those in order": kept,
        "refused": refused,
        "broken, counted": int((rates[:, 0] > alpha).sum()),
        "broken, arm": int((rates[:, 1] > alpha).sum()),
        "rate, counted": float(rates[:, 0].mean()),
        "rate, arm": float(rates[:, 1].mean()),
        "recall, counted": float(recall[:, 0].mean()),
        "recall, arm": float(recall[:, 1].mean()),
    }
