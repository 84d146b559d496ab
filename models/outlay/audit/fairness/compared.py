"""Each group's rate against the best-treated group's, and against all others'."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outlay.audit.fairness.bootstrap import TAIL, over
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
    shown = [at for at, rate in enumerate(rates) if rate.state == "estimated"]
    hidden: list[Ratio | None] = [Ratio(rate.state) for rate in rates]
    if not shown:
        return hidden, list(hidden)
    tails = Tails.of(len(shown), family)
    best = min(shown, key=lambda at: float(each.share[at]))
    lowest = each.at([best] * len(rates))
    to_best = _ratios(each, lowest, groups[best], tails.pairs)
    to_rest = _ratios(each, rest, REST, tails.rest)
    for at, rate in enumerate(rates):
        if rate.state != "estimated":
            to_best[at] = to_rest[at] = hidden[at]
    to_best[best] = None
    return to_best, to_rest


def _ratios(
    each: Effective, other: Effective, against: Group, tail: float
) -> list[Ratio | None]:
    lowers, turned = ratio_lower(each, other, tail), ratio_lower(other, each, TAIL)
    values = over(each.share, other.share)
    none = other.hits + other.misses <= 0
    found: list[Ratio | None] = []
    for value, lower, back, empty in zip(
        values.tolist(), lowers.tolist(), turned.tolist(), none.tolist(), strict=True
    ):
        if empty:
            found.append(Ratio("not estimable", against))
            continue
        upper = 1 / back if back > 0 else None
        said = verdict(lower, upper)
        if math.isnan(value):
            found.append(Ratio("not estimable", against, None, lower, None, said))
        else:
            found.append(Ratio("estimated", against, value, lower, upper, said))
    return found
