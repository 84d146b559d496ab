"""Cuts from the held-out payments of the threshold window."""

import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.combine import Ranks
from outlay.decisions.counted import counted_cut
from outlay.decisions.counting import check_counted, counting
from outlay.decisions.cut_table import Ask, Cut, Cuts
from outlay.decisions.held import Held
from outlay.decisions.intervals import wilson_lower
from outlay.decisions.neyman_pearson import least_rows, threshold
from outlay.decisions.policy import Policy
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import PolicyError

__all__ = ["Ask", "Cut", "Cuts", "Held", "make_cuts"]

Flags = NDArray[np.bool_]


def make_cuts(
    holdout: pa.Table, policy: Policy, fraud: Ranks | None, error: Ranks | None
) -> Cuts:
    """Return the cuts of `policy` from the holdout table of a training.

    Parameters
    ----------
    holdout : pa.Table
        payment_key, agency, program, payment_type, raw_fraud, raw_error, arm (drawn
        at random, whatever else led to a review too), legitimate: every payment of the
        threshold window, reviewed or not. Where the rate of the draw is known,
        arm_probability as well, null where it is not; those without are taken to have
        one common rate, and are never mixed with others (`evened`). Basis "counted"
        needs `certain` too: flagged then, with a place, and so sure of a review.
    fraud, error : Ranks
        The frozen references of both models.

    Raises
    ------
    PolicyError
        Where even all rows together are too few: it says how many are missing. Where
        false positives are to be counted and there are none to count.
    """
    return cuts_from(Held.of(holdout, fraud, error), policy)


def cuts_from(held: Held, policy: Policy) -> Cuts:
    """Return the cuts of `policy`; as `make_cuts`, for a holdout read once."""
    check_counted(held, policy)
    strata = tuple(sorted(held.strata))
    asks = _asks(policy, strata)
    nodes = list(
        dict.fromkeys(node for stratum in strata for node in stratum.lineage())
    ) or [StratumKey(None, None, None)]
    table = {}
    for ask in asks:
        for node in nodes:
            cut = _cut(held, node, ask)
            if cut is not None:
                table[node, ask] = cut
    return Cuts(policy.digest(), policy.promise, strata, table)


def _asks(policy: Policy, strata: tuple[StratumKey, ...]) -> list[Ask]:
    # Strata of a coming batch may be new, so every limit that the policy can give
    # gets its cuts, not only those of the strata seen here.
    names = [(stratum.program, stratum.payment_type) for stratum in strata]
    named = [(each.program, each.payment_type) for each in policy.stratum]
    programs = {program for program, _ in names + named}
    types = {payment_type for _, payment_type in names + named}
    both = [(None, None)] + [
        (program, payment_type) for program in programs for payment_type in types
    ]
    asks = {
        Ask.of(policy.limits(*name), len(strata), policy.promise): None for name in both
    }
    return sorted(asks, key=repr)


def _cut(held: Held, node: StratumKey, ask: Ask) -> Cut | None:
    if ask.basis == "counted":
        return _counted(held, node, ask)
    inside = held.inside(node)
    drawn = inside & held.arm & held.judged
    even = held.even(drawn)
    chosen = inside if ask.basis == "all_payments" else even & held.legitimate
    before = inside if ask.basis == "all_payments" else drawn & held.legitimate
    n = int(chosen.sum())
    if n < least_rows(ask.alpha, ask.delta) and node.level != "all":
        return None
    proof = threshold(held.m[chosen], ask.alpha, ask.delta)
    cut = Cut(
        node, ask, proof.cut, n, proof.k, proof.violation, drawn=int(before.sum())
    )
    return cut if ask.min_precision is None else _precise(cut, held, even)


def _counted(held: Held, node: StratumKey, ask: Ask) -> Cut | None:
    rows = counting(held, node)
    try:
        found = counted_cut(rows.certain, rows.drawn, rows.chance, ask.alpha, ask.delta)
    except PolicyError:
        if node.level == "all":
            raise
        return None
    cut = Cut(
        node,
        ask,
        found.cut,
        found.n,
        found.n - found.drawn,
        found.p_value,
        drawn=rows.before,
        counted=found.counted,
    )
    even = held.even(held.inside(node) & held.arm & held.judged)
    return cut if ask.min_precision is None else _precise(cut, held, even)


def _precise(cut: Cut, held: Held, even: Flags) -> Cut:
    """Raise the cut until the lower limit of its precision is what was asked for."""
    rows = even & (held.m > cut.cut)
    order = np.argsort(-held.m[rows], kind="stable")
    m, wrong = held.m[rows][order], ~held.legitimate[rows][order]
    flagged = np.arange(1, len(m) + 1)
    lower = wilson_lower(np.cumsum(wrong), flagged)
    # A cut lies between two different values of m, or is the first cut itself.
    last_of_ties = np.append(m[1:] != m[:-1], True) if len(m) else np.zeros(0, bool)
    good = np.flatnonzero(last_of_ties & (lower >= (cut.ask.min_precision or 0.0)))
    if not len(good):
        return _with(cut, math.inf, None, 0)
    last = int(good[-1])
    raised = cut.cut if last == len(m) - 1 else float(m[last + 1])
    return _with(cut, raised, float(lower[last]), last + 1)


def _with(cut: Cut, value: float, lower: float | None, rows: int) -> Cut:
    return replace(cut, cut=value, precision_lower=lower, precision_rows=rows)
