"""The worst ratio and difference of groups, honest about having been picked.

Of many groups one is the worst and one the best by chance alone. What is asked is the
largest rate over the smallest, whichever they are; its 95 % interval is

- below: the largest of the lower limits of all comparisons of the attribute, each group
  with all others together, in both directions, and each group with each. Every one of
  them is at most the true worst ratio, and they hold together (Bonferroni): the 2.5 %
  are split evenly over the attributes, then half and half over the two kinds.
- above: the largest of the upper limits of each group over each, which needs no
  correction: one of them belongs to the true worst and best (intersection-union test,
  Berger 1982).

So equal treatment fails with at most 2.5 % over all attributes, and 2.5 % over all
pairs of attributes, a family of its own: 5 % together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.bootstrap import TAIL
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.family import REST, Group, Tails, Verdict, verdict
from outlay.audit.fairness.ratios import difference_lower, ratio_lower

Reals = NDArray[np.float64]
Lowest = Callable[[Effective, Effective, float], Reals]


@dataclass(frozen=True, slots=True)
class Span:
    """A worst ratio or difference with its 95 % interval.

    `worst` and `best` have the highest and the lowest rate seen; `proof` is the
    comparison that gives the lower end. `value` and `upper` are None where they are
    infinite: no flag in some group.
    """

    value: float | None
    lower: float
    upper: float | None
    worst: Group
    best: Group
    proof: tuple[Group, Group]


@dataclass(frozen=True, slots=True)
class Worst:
    """What one rate differs by among the groups of one attribute, or of two.

    `groups` were compared; `verdict` is the gate's, by the ratio's interval.
    """

    attributes: tuple[str, ...]
    measure: str
    groups: int
    ratio: Span
    difference: Span
    verdict: Verdict


def worst(
    attributes: tuple[str, ...],
    measure: str,
    groups: Sequence[Group],
    of: tuple[Effective, Effective],
    family: int,
) -> Worst | None:
    """Return the worst ratio and difference; None with fewer than two groups.

    Parameters
    ----------
    groups : sequence
        Those whose rate is estimated.
    of : pair of Effective, shape (G,)
        Each group, and all payments that are not of it.
    family : int
        How many attributes (or pairs of attributes) share the 2.5 %.
    """
    if len(groups) < 2:
        return None
    tails = Tails.of(len(groups), family)
    ratio = _span(groups, of, tails, ratio=True)
    difference = _span(groups, of, tails, ratio=False)
    said = verdict(ratio.lower, ratio.upper)
    return Worst(attributes, measure, len(groups), ratio, difference, said)


def _span(
    groups: Sequence[Group],
    of: tuple[Effective, Effective],
    tails: Tails,
    *,
    ratio: bool,
) -> Span:
    each = of[0]
    lowest = ratio_lower if ratio else difference_lower
    lower, proof = _proved(groups, of, tails, lowest)
    # Of one over the other at most is the other over the one at least.
    least = float(_each_with_each(each, lowest, TAIL, np.inf).min())
    high, low = int(each.share.argmax()), int(each.share.argmin())
    named = groups[high], groups[low]
    top, bottom = float(each.share[high]), float(each.share[low])
    if not ratio:
        return Span(top - bottom, max(0.0, lower), -least, *named, proof)
    value = top / bottom if bottom > 0 else None
    upper = 1 / least if least > 0 else None
    return Span(value, max(1.0, lower), upper, *named, proof)


def _proved(
    groups: Sequence[Group],
    of: tuple[Effective, Effective],
    tails: Tails,
    lowest: Lowest,
) -> tuple[float, tuple[Group, Group]]:
    """Return the largest of all lower limits, and the comparison that gives it."""
    each, rest = of
    among = _each_with_each(each, lowest, tails.pairs, -np.inf)
    over = lowest(each, rest, tails.rest)
    under = lowest(rest, each, tails.rest)
    one, other = divmod(int(among.argmax()), len(groups))
    high, low = int(over.argmax()), int(under.argmax())
    found = (
        (float(among.max()), (groups[one], groups[other])),
        (float(over[high]), (groups[high], REST)),
        (float(under[low]), (REST, groups[low])),
    )
    return max(found, key=lambda said: said[0])


def _each_with_each(
    each: Effective, lowest: Lowest, tail: float, itself: float
) -> Reals:
    """Return the lower limit of each group (rows) with each (columns)."""
    limits = lowest(each.at(slice(None), None), each.at(None, slice(None)), tail)
    np.fill_diagonal(limits, itself)
    return limits
