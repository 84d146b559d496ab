"""Simulated calibrations of a cut, each with the exact true rate of what it flags."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from outlay.decisions.cuts import Held, cuts_from
from outlay.decisions.neyman_pearson import threshold
from outlay.decisions.policy import Policy, default
from outlay.decisions.strata import StratumKey

Reals = NDArray[np.float64]
Random = np.random.Generator
Trial = Callable[[Random, int, float], float]

DELTA = 0.05
STRATA = 4
PLACES_TIED = 2
FAULTED = 0.05
MISSED = 0.02


def continuous(rng: Random, n: int, alpha: float) -> float:
    """Return the true rate of the product's cut on scores without ties."""
    return 1 - threshold(rng.random(n), alpha, DELTA).cut


def tied(rng: Random, n: int, alpha: float) -> float:
    """Return the same where scores take few values, alpha / 2 of the rows each."""
    steps = round(PLACES_TIED / alpha)
    cut = threshold(np.floor(rng.random(n) * steps), alpha, DELTA).cut
    return (steps - 1 - cut) / steps


def plain_quantile(rng: Random, n: int, alpha: float) -> float:
    """Return the true rate of the quantile of the held-out rows."""
    return 1 - float(np.quantile(rng.random(n), 1 - alpha, method="inverted_cdf"))


def faulted(rng: Random, n: int, alpha: float) -> float:
    """Reviewers fault 5 % of the legitimate payments in the top 2 alpha."""
    m = rng.random(n)
    wronged = (m > 1 - 2 * alpha) & (rng.random(n) < FAULTED)
    return 1 - threshold(m[~wronged], alpha, DELTA).cut


def missed(rng: Random, n: int, alpha: float) -> float:
    """Reviewers take wrong payments, 2 % of n, high in the order, for legitimate."""
    m = rng.random(n)
    wrong = 1 - rng.random(int(MISSED * n)) * 10 * alpha
    return 1 - threshold(np.concatenate([m, wrong]), alpha, DELTA).cut


def thinned(rng: Random, n: int, alpha: float) -> float:
    """Payments of the upper half were drawn twice as often; `cuts_from` thins them."""
    m, chance = _unequal(rng, n)
    held = _held(m, chance, np.zeros(n, dtype=np.int64), 1, rng)
    (cut,) = {each.cut for each in cuts_from(held, _policy(alpha)).table.values()}
    return 1 - cut


def unthinned(rng: Random, n: int, alpha: float) -> float:
    """Return the same with the top drawn half as often and nothing thinned."""
    m, _ = _unequal(rng, n, often_above=False)
    return 1 - threshold(m, alpha, DELTA).cut


def weighted_quantile(rng: Random, n: int, alpha: float) -> float:
    """Return the quantile of the same rows, each weighted by 1 / its chance."""
    m, chance = _unequal(rng, n)
    order = np.argsort(m)
    below = np.cumsum(1 / chance[order])
    place = int(np.searchsorted(below, (1 - alpha) * below[-1]))
    return 1 - float(m[order][place])


def each_stratum(rng: Random, n: int, alpha: float) -> float:
    """Return the worst true rate over four strata of n rows, delta for each."""
    return _worst(rng, n, alpha, "each_stratum")


def all_strata(rng: Random, n: int, alpha: float) -> float:
    """Return the worst over the four strata where delta is divided by four."""
    return _worst(rng, n, alpha, "all_strata")


def shifted(cut: float, by: float, scale: float, other: float) -> float:
    """Return the rate above `cut` of normal scores after a drift.

    Legitimate scores were standard normal; they become normal with mean `by` and
    standard deviation `scale`, and a share `other` comes from a program with mean 2.
    """
    own = ndtr((by - cut) / scale)
    return float((1 - other) * own + other * ndtr(2 - cut))


def drifted(rng: Random, n: int, by: float, scale: float, other: float) -> Reals:
    """Return n scores after that drift."""
    m: Reals = rng.normal(by, scale, n)
    new = rng.random(n) < other
    m[new] = rng.normal(2, 1, int(new.sum()))
    return m


def _unequal(rng: Random, n: int, *, often_above: bool = True) -> tuple[Reals, Reals]:
    above = rng.random(n) < (2 / 3 if often_above else 1 / 3)
    m = (rng.random(n) + above) / 2
    return m, np.where(above == often_above, 0.06, 0.03)


def _held(
    m: Reals, chance: Reals, stratum: NDArray[np.int64], strata: int, rng: Random
) -> Held:
    true = np.ones(len(m), dtype=bool)
    names = [StratumKey("A", f"P{place}", "Vendor") for place in range(strata)]
    lot = rng.random(len(m))
    return Held(m, names, stratum, true, true, true, chance, lot, ~true)


def _policy(alpha: float, promise: str = "each_stratum") -> Policy:
    said = default().model_dump()
    said["default"]["max_false_positive_rate"] = alpha
    said["promise"] = promise
    return Policy.model_validate(said)


def _worst(rng: Random, n: int, alpha: float, promise: str) -> float:
    m = rng.random(STRATA * n)
    stratum = np.repeat(np.arange(STRATA), n)
    held = _held(m, np.ones(len(m)), stratum, STRATA, rng)
    policy = _policy(alpha, promise)
    cuts = cuts_from(held, policy)
    return max(1 - cuts.of(each, policy.default).cut for each in held.strata)


def normal_cut(rng: Random, n: int, alpha: float) -> float:
    """Return the product's cut on n standard normal scores."""
    return threshold(rng.standard_normal(n), alpha, DELTA).cut


def caught(rate: float, apart: float = 2.5) -> float:
    """Return recall at a false-positive rate, wrong payments `apart` higher."""
    return float(ndtr(apart + ndtri(rate)))
