"""Weights under which a group says nothing of the label (Kamiran and Calders 2012)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outlay.payments.errors import TableError

Reals = NDArray[np.float64]

MOST = 20.0


def crossed(*attributes: Sequence[str]) -> list[str]:
    """Return one group for each combination of groups, shape (n,)."""
    return [" / ".join(each) for each in zip(*attributes, strict=True)]


def reweigh(
    groups: Sequence[str],
    label: Reals,
    weight: Reals | None = None,
    *,
    prior: float = 0.0,
    strength: float = 1.0,
    legitimate_only: bool = False,
) -> Reals:
    """Return P(group) P(label) / P(group, label) for each payment, shape (n,).

    With these weights label and group are independent, so that a group, or what stands
    in for it, tells the model nothing of the base rate. Kamiran and Calders, Data
    preprocessing techniques for classification without discrimination, Knowledge and
    Information Systems 33 (2012). P(g) P(y) / P(g, y) is P(y) / P(y | g).

    Parameters
    ----------
    groups : sequence of str, shape (n,)
        One group a payment; `crossed` makes groups of several attributes.
    label : array, shape (n,)
        1, 0, or NaN where this model does not learn from the payment: it gets 1.
    weight : array, shape (n,), optional
        What the fit weighs by itself; the independence holds under both together.
    prior : float
        So much weight at the overall rate is added to each group when P(y | g) is
        taken. With 0 the weights are Kamiran and Calders'; more keeps a group with one
        positive from hanging on it.
    legitimate_only : bool
        Leave every positive at 1 and give a group's legitimate payments odds(y | g) /
        odds(y): label and group are independent too, but no rare positive is made
        dozens, mistakes and all; groups with few positives count for less instead.
        Weights are held between 1/20 and 20.
    strength : float
        Exponent of the weights: 0 changes nothing, 1 is the whole.

    Raises
    ------
    TableError
        Where nothing is labelled, or only one class is.
    """
    names, place = np.unique(np.asarray(groups), return_inverse=True)
    known = ~np.isnan(label)
    counts = np.where(known, 1.0 if weight is None else weight, 0.0)
    bad = label == 1
    overall = _share(counts[bad].sum(), counts.sum())
    own = np.bincount(place, counts, len(names))
    own_bad = np.bincount(place, counts * bad, len(names))
    # A group without a label is asked for by no payment: its rate is never used.
    rate = (own_bad + prior * overall) / np.maximum(own + prior, np.finfo(float).tiny)
    found = np.ones(len(label))
    if legitimate_only:
        odds = _odds(rate)[place] / _odds(overall)
        found[known & ~bad] = np.clip(odds, 1 / MOST, MOST)[known & ~bad]
    else:
        given = np.where(bad, rate[place], 1 - rate[place])
        asked = np.where(bad, overall, 1 - overall)
        found[known] = asked[known] / given[known]
    weights: Reals = found**strength
    return weights


def _odds(rate: Reals | float) -> Reals:
    share = np.asarray(rate, dtype=np.float64)
    odds: Reals = share / np.maximum(1 - share, np.finfo(float).tiny)
    return odds


def _share(bad: float, total: float) -> float:
    if not 0 < bad < total:
        raise TableError(
            "weights cannot be made of labels of one class",
            rule="reweighing sets each group's share of positives to that of all",
            fix="give the labels of both classes",
        )
    return float(bad / total)
