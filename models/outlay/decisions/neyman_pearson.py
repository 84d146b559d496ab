"""The cut whose false-positive rate exceeds a limit with at most a set probability.

Source: Tong, Feng and Li, "Neyman-Pearson classification algorithms and NP receiver
operating characteristics", Science Advances 4 (2018), eaao1659, proposition 1.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincc

from outlay.payments.errors import PolicyError

# Closer to delta than this, the floating-point sum may fall on the wrong side.
DOUBTFUL = 1e-9

RULE = "Neyman-Pearson threshold: docs/adr/0002-neyman-pearson-threshold.md"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A cut and the proof that goes with it: flag where a score is **above** `cut`."""

    cut: float
    n: int
    k: int
    violation: float

    def flags(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which scores are strictly above the cut.

        Strictly: with ties at the cut, `>=` flags more than the proof allows.
        """
        above: NDArray[np.bool_] = scores > self.cut
        return above


def violation(n: int, k: int, alpha: float) -> float:
    r"""Return the probability that the cut at the k-th of n scores breaks `alpha`.

    :math:`v(k) = \sum_{j=k}^{n} \binom{n}{j} (1-\alpha)^j \alpha^{n-j}`, which is the
    upper tail of a binomial and so a regularised incomplete beta function. It is
    exact for continuous scores and an upper bound where scores tie.

    Raises
    ------
    PolicyError
        Where `k` is not a rank from 1 to `n` or `alpha` no share between 0 and 1.
    """
    _check_share(alpha, "alpha")
    if not 1 <= k <= n:
        raise PolicyError(f"{k} is no rank among {n} scores", rule=RULE)
    # betaincc(n-k+1, k, alpha) rather than betainc(k, n-k+1, 1-alpha): 1 - alpha
    # would already have lost digits of a small alpha.
    return float(betaincc(n - k + 1, k, alpha))


def least_rows(alpha: float, delta: float) -> int:
    """Return the fewest legitimate payments from which a cut can be made.

    The least n with (1 - alpha)^n <= delta: 299 at 1 % and 2,995 at 0.1 %, both with
    95 % confidence.
    """
    _check_share(alpha, "alpha")
    _check_share(delta, "delta")
    n = max(1, math.ceil(math.log(delta) / math.log1p(-alpha)) - 1)
    while not _holds(n, n, alpha, delta):
        n += 1
    return n


def rank(n: int, alpha: float, delta: float) -> int:
    """Return the smallest k whose violation probability is at most `delta`.

    Raises
    ------
    PolicyError
        Where `n` is too small for any rank; it says how many rows are missing.
    """
    need = least_rows(alpha, delta)
    if n < need:
        raise PolicyError(
            f"{n} legitimate payments are {need - n} too few for a false-positive "
            f"rate of at most {alpha:.4g} at confidence {1 - delta:.6g}: "
            f"that takes {need}",
            rule=RULE,
            fix="review more payments at random, allow a higher rate, or set "
            'basis = "all_payments" in the policy',
        )
    low, high = 1, n
    while low < high:
        middle = (low + high) // 2
        if _holds(n, middle, alpha, delta):
            high = middle
        else:
            low = middle + 1
    return low


def threshold(scores: NDArray[np.float64], alpha: float, delta: float) -> Threshold:
    """Return the Neyman-Pearson cut over legitimate payments' `scores`, shape (n,).

    Flagging strictly above it, P(true false-positive rate > alpha) <= delta whatever
    the distribution of the scores, as long as coming legitimate payments are
    exchangeable with these.

    Raises
    ------
    PolicyError
        Where there are too few scores, or one of them is not a number.
    """
    if np.isnan(scores).any():
        raise PolicyError("a score behind the cut is not a number", rule=RULE)
    n = len(scores)
    k = rank(n, alpha, delta)
    cut = float(np.partition(scores, k - 1)[k - 1])
    return Threshold(cut=cut, n=n, k=k, violation=violation(n, k, alpha))


def _holds(n: int, k: int, alpha: float, delta: float) -> bool:
    broken = violation(n, k, alpha)
    if abs(broken - delta) > DOUBTFUL * delta:
        return broken <= delta
    return _exact_violation(n, k, alpha) <= Fraction(repr(delta))


def _exact_violation(n: int, k: int, alpha: float) -> Fraction:
    # The limit is read as the decimal that was written: 0.01 is 1/100 here.
    flagged = Fraction(repr(alpha))
    tail = sum(
        math.comb(n, j)
        * (flagged.denominator - flagged.numerator) ** j
        * flagged.numerator ** (n - j)
        for j in range(k, n + 1)
    )
    return Fraction(tail, flagged.denominator**n)


def _check_share(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise PolicyError(f"{name} is {value}, not between 0 and 1", rule=RULE)
