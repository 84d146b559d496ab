"""A cut from false positives that are counted where every payment was reviewed.

The payments of the threshold window are of two kinds. Those *certain* to be reviewed
(flagged then, by whatever system, with a place) have known outcomes, so the legitimate
ones above a new cut are counted. Of the rest only the random-review arm speaks. What
is tested, and why it is exact, stands in docs/adr/0006-counted-false-positives.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincc, betaincinv, ndtr, ndtri

from outlay.decisions.neyman_pearson import least_rows
from outlay.payments.errors import PolicyError

Reals = NDArray[np.float64]

# Part of delta spent on knowing how many lie among the counted; the same each side.
PART = 0.02
CELLS = 32
RULE = "counted false positives: docs/adr/0006-counted-false-positives.md"


@dataclass(frozen=True, slots=True)
class CountedCut:
    """Flag where m is **above** `cut`; `p_value` is that of the hypothesis beaten.

    `counted` legitimate payments above it among the certain ones, `drawn` among the
    `n` of the arm.
    """

    cut: float
    counted: int
    drawn: int
    n: int
    p_value: float


def p_value(
    counted: ArrayLike,
    drawn: ArrayLike,
    n: int,
    chance: float,
    alpha: float,
    delta: float,
) -> Reals:
    """Return a p-value of "the false-positive rate is above alpha", shape as `counted`.

    Parameters
    ----------
    counted : array of int
        A: legitimate payments above the cut among those certain to be reviewed.
    drawn : array of int
        B: legitimate payments above the cut in the arm, outside of those.
    n : int
        Legitimate payments of the arm, outside of those certain to be reviewed.
    chance : float
        With which each payment outside was drawn.

    Notes
    -----
    A of A + n is binomial with s, B of n with b, independently given n; the rate is at
    most (o + b) / (1 + o) with o = chance * s / (1 - s). For every s within its
    Clopper-Pearson limits (Berger and Boos 1994) the b with that rate alpha is tested
    together with s: both lower tails, in a weighted sum of normal scores (Stouffer
    1949). On a cell of s the tail of A is taken at its lower and b at its upper end, so
    that the largest value over the cells is above the supremum.
    """
    a = np.asarray(counted, dtype=np.float64)[..., None]
    x = np.asarray(drawn, dtype=np.float64)[..., None]
    share = PART * delta / 2
    ends = _limits(a, float(n), share)
    top = alpha / (alpha + (1 - alpha) * chance)
    steps = np.linspace(0.0, 1.0, CELLS + 1)
    grid = ends[0] + (np.minimum(ends[1], top) - ends[0]) * steps
    low, high = grid[..., :-1], grid[..., 1:]
    odds = chance * high / (1 - high)
    b = np.clip(alpha * (1 + odds) - odds, 0.0, 1.0)
    tails = betaincc(a + 1, n, low), np.where(x < n, _lower(x, float(n), b), 1.0)
    ratio = chance * np.sqrt((a + n) * low * (1 - low))
    ratio /= np.sqrt(n * np.maximum(b * (1 - b), 1e-12))
    z = (ratio * _score(tails[0]) + _score(tails[1])) / np.sqrt(1 + ratio**2)
    largest = np.minimum(ndtr(z).max(axis=-1) + 2 * share, 1.0)
    # Limits above the whole hypothesis: nothing is left of it but the spent part.
    found: Reals = np.where(ends[0][..., 0] >= top, 1.0, largest)
    return found


def counted_cut(
    certain: Reals, drawn: Reals, chance: float, alpha: float, delta: float
) -> CountedCut:
    """Return the lowest cut that the walk from the top reaches.

    Parameters
    ----------
    certain : array, shape (k,)
        m of every legitimate payment among those certain to be reviewed; one whose
        review has no answer counts as legitimate.
    drawn : array, shape (n,)
        m of the arm's legitimate payments outside of those, each drawn with `chance`.

    Raises
    ------
    PolicyError
        Where not even a cut above every score can be justified.
    """
    if np.isnan(certain).any() or np.isnan(drawn).any():
        raise PolicyError("a score behind the cut is not a number", rule=RULE)
    if not 0 < chance <= 1:
        raise PolicyError(
            f"{chance:g} is no chance of being drawn",
            rule=RULE,
            fix="give the rate at which the arm was drawn",
        )
    n = len(drawn)
    values = np.unique(np.concatenate([certain, drawn]))[::-1]
    ordered = np.sort(certain), np.sort(drawn)
    # Above values[i], strictly; and before it, above everything.
    above = [len(each) - np.searchsorted(each, values, "right") for each in ordered]
    p, last = _walked(above[0], above[1], n, chance, alpha, delta)
    if last < 0:
        raise _too_few(n, chance, alpha, delta)
    return CountedCut(
        float(values[last]), int(above[0][last]), int(above[1][last]), n, p
    )


def _walked(
    counted: NDArray[np.intp],
    drawn: NDArray[np.intp],
    n: int,
    chance: float,
    alpha: float,
    delta: float,
    at_once: int = 256,
) -> tuple[float, int]:
    """Test from the top until one fails; return the last p-value and its place."""
    p, last = 1.0, -1
    if not n:
        return p, last
    for start in range(0, len(counted), at_once):
        piece = slice(start, start + at_once)
        found = p_value(counted[piece], drawn[piece], n, chance, alpha, delta)
        failed = np.flatnonzero(found > delta)
        passed = int(failed[0]) if len(failed) else len(found)
        if passed:
            p, last = float(found[passed - 1]), start + passed - 1
        if len(failed):
            break
    return p, last


def _limits(hits: Reals, n: float, share: float) -> tuple[Reals, Reals]:
    """Return Clopper and Pearson's limits (1934) of hits / (hits + n)."""
    lower = betaincinv(np.maximum(hits, 1e-9), n + 1, share)
    return np.where(hits > 0, lower, 0.0), betaincinv(hits + 1, n, 1 - share)


def _lower(hits: Reals, n: float, b: Reals) -> Reals:
    """Return P(X <= hits) of a binomial with n and b."""
    tail: Reals = betaincc(hits + 1, np.maximum(n - hits, 1e-9), b)
    return tail


def _score(tail: Reals) -> Reals:
    normal: Reals = ndtri(np.clip(tail, 1e-300, 1 - 1e-16))
    return normal


def least_drawn(chance: float, alpha: float, delta: float) -> int:
    """Return the fewest legitimate payments of the arm from which a cut can be made.

    Those for a cut with nothing above it; a little more than the arm alone takes.
    """
    low, high = 0, least_rows(alpha, delta)
    while float(p_value(0, 0, high, chance, alpha, delta)) > delta:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if float(p_value(0, 0, middle, chance, alpha, delta)) <= delta:
            high = middle
        else:
            low = middle
    return high


def _too_few(n: int, chance: float, alpha: float, delta: float) -> PolicyError:
    need = least_drawn(chance, alpha, delta)
    return PolicyError(
        f"{n} legitimate payments of the random draw, beside those that are certain to "
        f"be reviewed, are too few for a rate of at most {alpha:.4g} at confidence "
        f"{1 - delta:.6g}: that takes at least {need}",
        rule=RULE,
        fix='review more payments at random, or set basis = "random_review"',
    )
