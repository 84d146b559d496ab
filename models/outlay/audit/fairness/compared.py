"""Each group's rate against the best-treated group's, and against all others'."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outlay.audit.fairness.bootstrap import TAIL
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.family import REST, Group, Tails, Verdict, verdict
from outlay.audit.fairness.rates import Rate, State
from outlay.audit.fairness.ratios import ratio_lower


@dataclass(frozen=True, slots=True)
class Ratio:
    """A group's rate over another's, with its interval.

    The lower end holds for all groups and attributes at once (97.5 %), since any of
    them may fail the gate; the upper end for this one (97.5 %), since all must pass.
    `verdict` follows the gate: fails where the lower end is over 1.25, passes where
    the upper end is at most 1.25, inconclusive between. Over a rate of 0 there is no
    value and no upper end, and still a lower one.
    """

    state: State
    against: Group | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    verdict: Verdict = "inconclusive"


def ratios(
    groups: Sequence[Group],
    rates: Sequence[Rate],
    of: tuple[Effective, Effective],
    family: int,
) -> tuple[list[Ratio | None], list[Ratio | None]]:
    """Return each group's ratio to the best-treated and to the rest, in their order.

    The best-treated has the lowest rate that is shown, and no ratio to itself: None.
    """
    each, rest = of
    shown = [i for i, rate in enumerate(rates) if rate.state == "estimated"]
    tails = Tails.of(len(shown), family)
    best = min(shown, key=lambda i: float(each.share[i]), default=None)
    to_best: list[Ratio | None] = []
    to_rest: list[Ratio | None] = []
    for i, rate in enumerate(rates):
        pair = each.at(i), rest.at(i)
        if rate.state != "estimated" or best is None:
            to_best.append(Ratio(rate.state))
            to_rest.append(Ratio(rate.state))
            continue
        other = each.at(best)
        one = _ratio(pair[0], other, groups[best], tails.pairs)
        to_best.append(None if i == best else one)
        to_rest.append(_ratio(*pair, REST, tails.rest))
    return to_best, to_rest


def _ratio(one: Effective, other: Effective, against: Group, tail: float) -> Ratio:
    if not other.hits + other.misses > 0:
        return Ratio("not estimable", against)
    lower = float(ratio_lower(one, other, tail))
    turned = float(ratio_lower(other, one, TAIL))
    upper = 1 / turned if turned > 0 else None
    said = verdict(lower, upper)
    if not other.hits > 0:
        return Ratio("not estimable", against, None, lower, None, said)
    value = float(np.divide(one.share, other.share))
    return Ratio("estimated", against, value, lower, upper, said)
