"""The operating curve: what each false-positive limit would mean.

The cut of each limit is set on the threshold window, as `score` sets it; what it does
is measured on the test window, which came later and set nothing. Shares among
legitimate and among wrong payments are Hajek estimates, weighted by 1 / probability
that the outcome would be learned (Hajek 1971), with Wilson intervals at Kish's
effective sample size. Flags and reviews a day are counted, not estimated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.counting import check_counted, least_behind
from outlay.decisions.cuts import Ask, Cut, Held, cuts_from
from outlay.decisions.policy import Policy, Stratum
from outlay.decisions.strata import StratumKey
from outlay.decisions.trial import Share, Trial
from outlay.payments.errors import PolicyError

Flags = NDArray[np.bool_]

LIMITS = (0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1)
ALL = StratumKey(None, None, None)


@dataclass(frozen=True, slots=True)
class Point:
    """One limit for one node of strata.

    Attributes
    ----------
    limit : float
        The false-positive rate asked for.
    cut : float or None
        m above which payments are flagged; None where rows are too few, or where the
        strata of the node have different cuts.
    levels : tuple of str
        Whose rows the cuts rest on: a parent's are no promise for the child.
    n, missing : int
        Legitimate payments behind the (weakest) cut, and how many more it takes.
    violation : float or None
        Exact probability that the true rate is above the limit all the same.
    false_positive_rate, false_discovery_rate, fraud_recall, error_recall : Share
        On the test window.
    caught_cents_a_day, reviews_a_day : float
        Amount of the wrong payments among the flagged (estimated), and flags, by day.
    """

    node: StratumKey
    limit: float
    cut: float | None
    levels: tuple[str, ...]
    n: int
    missing: int
    violation: float | None
    false_positive_rate: Share
    false_discovery_rate: Share
    fraud_recall: Share
    error_recall: Share
    caught_cents_a_day: float
    reviews_a_day: float

    @property
    def precision(self) -> float | None:
        """Share of the flagged that is wrong: 1 - false-discovery rate."""
        wrong = self.false_discovery_rate.value
        return None if wrong is None else 1 - wrong


def curve(
    held: Held, trial: Trial, policy: Policy, limits: Sequence[float] = LIMITS
) -> list[Point]:
    """Return a point for every limit, for all payments and for each program.

    Everything but the limit is as `policy` has it; second cuts and floors too.
    """
    check_counted(held, policy)
    return [
        point
        for limit in sorted(limits)
        for point in points(held, trial, at_limit(policy, limit))
    ]


def at_limit(policy: Policy, limit: float) -> Policy:
    """Return the policy with this limit for every stratum, and nothing else changed."""
    changed = {"max_false_positive_rate": limit}
    strata = tuple(each.model_copy(update=changed) for each in policy.stratum)
    default = policy.default.model_copy(update=changed)
    return policy.model_copy(update={"default": default, "stratum": strata})


def at_program_limit(policy: Policy, limit: float, program: str) -> Policy:
    """Return the policy with this limit for every stratum of one program."""
    changed = {"max_false_positive_rate": limit}
    strata = [
        each.model_copy(update=changed) if each.program == program else each
        for each in policy.stratum
    ]
    if not any(each.program == program and not each.payment_type for each in strata):
        strata.append(Stratum(program=program, max_false_positive_rate=limit))
    return policy.model_copy(update={"stratum": tuple(strata)})


def points(held: Held, trial: Trial, policy: Policy) -> list[Point]:
    """Return what one policy would do: for all payments, then for each program."""
    try:
        cuts = cuts_from(held, policy)
    except PolicyError:
        return [_without(held, policy)]
    limits = [policy.limits(each.program, each.payment_type) for each in trial.strata]
    chosen = list(map(cuts.of, trial.strata, limits))
    at = np.array([cut.cut for cut in chosen])[trial.stratum]
    floor = np.array([max(1, each.least_amount_cents) for each in limits])
    flagged = (trial.m > at) & (trial.amount >= floor[trial.stratum])
    programs = {StratumKey(each.agency, each.program, None) for each in trial.strata}
    return [
        _point(
            node,
            policy,
            [c for s, c in zip(trial.strata, chosen, strict=True) if node.holds(s)],
            trial,
            flagged,
        )
        for node in (ALL, *sorted(programs))
    ]


def _point(
    node: StratumKey,
    policy: Policy,
    behind: Sequence[Cut],
    trial: Trial,
    flagged: Flags,
) -> Point:
    rows = trial.inside(node)
    cuts = {cut.cut for cut in behind}
    return Point(
        node=node,
        limit=policy.default.max_false_positive_rate,
        cut=cuts.pop() if len(cuts) == 1 else None,
        levels=tuple(sorted({str(cut.rows) for cut in behind})),
        n=min(cut.n for cut in behind),
        missing=0,
        violation=max(cut.violation for cut in behind),
        caught_cents_a_day=trial.caught_cents(rows & flagged) / trial.days,
        reviews_a_day=int((rows & flagged).sum()) / trial.days,
        **trial.shares(rows, flagged),
    )


def _without(held: Held, policy: Policy) -> Point:
    ask = Ask.of(policy.default, len(held.strata), policy.promise)
    have = held.behind(policy.default.basis)
    nothing = Share(None, 0.0, 1.0)
    return Point(
        node=ALL,
        limit=ask.alpha,
        cut=None,
        levels=(),
        n=have,
        missing=max(0, least_behind(held, None, ask) - have),
        violation=None,
        false_positive_rate=nothing,
        false_discovery_rate=nothing,
        fraud_recall=nothing,
        error_recall=nothing,
        caught_cents_a_day=0.0,
        reviews_a_day=0.0,
    )
