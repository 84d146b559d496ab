"""Multinomial bootstrap of cells, right for weighted payments.

Drawing n payments with replacement draws each cell's count from a multinomial. Within
a cell all payments agree but for their weights (amounts, promises): given its count,
their sum is drawn from the normal distribution with its mean and variance. So a draw
costs a few numbers a cell, not one a payment, and has the variance of the bootstrap of
payments; tests hold it against that one. Efron 1979; Rubin 1981 for cells.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

SEED = 20_240_311
DRAWS = 600
TAIL = 0.025


def generator(*names: str) -> np.random.Generator:
    """Return the dice of one part of the audit: no other part's size moves them."""
    return np.random.default_rng([SEED, zlib.crc32("\x1f".join(names).encode())])


def drawn_counts(rng: np.random.Generator, counts: Reals) -> Reals:
    """Return DRAWS multinomial draws of each group's cells, shape (DRAWS, G, C)."""
    whole = np.rint(counts).astype(np.int64)
    size = whole.sum(axis=1)
    share = whole / np.maximum(size, 1)[:, None]
    # An empty group needs some distribution to draw nothing from.
    share[size == 0, 0] = 1.0
    found = rng.multinomial(size, share, size=(DRAWS, len(size)))
    return found.astype(np.float64)


def drawn_sums(
    rng: np.random.Generator, drawn: Reals, counts: Reals, sums: Reals, squares: Reals
) -> Reals:
    """Return the sum over the payments drawn of each cell, shape as `drawn`.

    Parameters
    ----------
    drawn : array, shape (DRAWS, G, C)
        How many payments of each cell were drawn.
    counts, sums, squares : array, shape (G, C)
        Payments of each cell, the sum of their values and of their squares.
    """
    safe = np.maximum(counts, 1)
    mean = sums / safe
    spread = np.sqrt(np.clip(squares / safe - mean**2, 0, None))
    found = drawn * mean
    if spread.any():
        found += np.sqrt(drawn) * spread * rng.standard_normal(drawn.shape)
    # Values are never negative, so neither is a sum of them.
    return np.maximum(found, 0.0)


def drawn_pairs(
    rng: np.random.Generator,
    drawn: Reals,
    counts: Reals,
    first: tuple[Reals, Reals],
    second: tuple[Reals, Reals],
    product: Reals,
) -> tuple[Reals, Reals]:
    """Return two sums over the same payments drawn, with their correlation.

    `first` and `second` are (sums, sums of squares), `product` the sum of products.
    """
    safe = np.maximum(counts, 1)
    means = first[0] / safe, second[0] / safe
    spread = np.sqrt(np.clip(first[1] / safe - means[0] ** 2, 0, None))
    both = product / safe - means[0] * means[1]
    slope = np.divide(both, spread, out=np.zeros_like(both), where=spread > 0)
    own = np.clip(second[1] / safe - means[1] ** 2 - slope**2, 0, None)
    root, die = np.sqrt(drawn), rng.standard_normal(drawn.shape)
    one = drawn * means[0] + root * spread * die
    die *= slope
    die += np.sqrt(own) * rng.standard_normal(drawn.shape)
    two = drawn * means[1] + root * die
    return np.maximum(one, 0.0), np.maximum(two, 0.0)


def middle(values: Reals) -> tuple[Reals, Reals]:
    """Return the limits between which 95 % of the draws lie, along the first axis."""
    lower, upper = np.nanquantile(values, (TAIL, 1 - TAIL), axis=0)
    return lower, upper


def over(top: Reals, bottom: Reals) -> Reals:
    """Return the quotient, not a number where the denominator is 0."""
    nothing = np.full(np.broadcast(top, bottom).shape, np.nan)
    found: Reals = np.divide(top, bottom, out=nothing, where=bottom > 0)
    return found
