"""The limit of the false-positive rate inside each group, at delta over groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.rates import LEAST_CELL
from outlay.decisions.arm import lots
from outlay.decisions.held import THINNING
from outlay.decisions.neyman_pearson import least_rows
from outlay.decisions.policy import Policy
from outlay.decisions.thinning import chances, evened


@dataclass(frozen=True, slots=True)
class Limit:
    """What a policy promises: at most `alpha`, but for a chance of `delta`."""

    alpha: float
    delta: float

    @classmethod
    def of(cls, policy: Policy) -> "Limit":
        """Return the policy's default limit: groups have no limits of their own."""
        limits = policy.limits(None, None)
        return cls(limits.max_false_positive_rate, 1 - limits.confidence)


@dataclass(frozen=True, slots=True)
class GroupBound:
    """What one group's own random reviews say of its false-positive rate.

    Attributes
    ----------
    rows, flagged : int or None
        Legitimate payments drawn at random, all with one chance, and how many of them
        the policy flags. None with fewer than 11 rows.
    upper : float or None
        Exact upper limit of the rate (Clopper and Pearson 1934) at `delta`.
    delta : float
        The policy's delta divided by the number of groups, so that all limits hold at
        once.
    need : int
        Fewest rows from which the limit can be shown at all, with none of them flagged.
    state : str
        "holds" where `upper` is at most alpha, "broken" where the lower limit at
        `delta` is above it, "open" between, "too few" with fewer rows than `need`.
    """

    attribute: str
    group: str
    rows: int | None
    flagged: int | None
    upper: float | None
    delta: float
    need: int
    state: Literal["holds", "broken", "open", "too few"]


def group_bounds(
    decided: pa.Table, attributes: Sequence[str], limit: Limit
) -> tuple[GroupBound, ...]:
    """Return the bound inside each group of each attribute, in sorted order.

    From payments drawn at random alone, thinned to one chance inside each group, so
    that no weight enters the exact formula. The cuts come from an earlier window: for
    these payments they are fixed. Pairs of groups have none.

    Parameters
    ----------
    decided : pa.Table
        DECIDED rows with `drawn`, and `arm_probability` where known; attributes.
    """
    if "drawn" not in decided.column_names or not attributes:
        return ()
    levels = {name: _levels(decided[name]) for name in attributes}
    delta = limit.delta / sum(map(len, levels.values()))
    reviewed = pc.and_(decided["drawn"].fill_null(False), decided["bad"].is_valid())
    arm = decided.filter(reviewed)
    lot = lots(arm["payment_key"].to_pylist(), THINNING)
    every = np.ones(arm.num_rows, dtype=bool)
    chance = chances(arm, every)
    legitimate = pc.invert(arm["bad"]).to_numpy()
    flagged = arm["flagged"].to_numpy()
    found = []
    for name in attributes:
        inside = arm[name].to_numpy()
        for level in levels[name]:
            rows = evened(inside == level, chance, lot, legitimate) & legitimate
            counts = int(rows.sum()), int((rows & flagged).sum())
            found.append(_bound(name, level, *counts, Limit(limit.alpha, delta)))
    return tuple(found)


def _levels(column: pa.ChunkedArray) -> list[str]:
    return sorted(pc.unique(column).to_pylist())


def _bound(name: str, level: str, rows: int, hits: int, at: Limit) -> GroupBound:
    need = least_rows(at.alpha, at.delta)
    if rows < LEAST_CELL:
        return GroupBound(name, level, None, None, None, at.delta, need, "too few")
    of = Effective.plain(hits, rows - hits)
    upper, lower = float(of.upper(at.delta)), float(of.lower(at.delta))
    state: Literal["holds", "broken", "open", "too few"] = "open"
    if lower > at.alpha:
        state = "broken"
    elif rows < need:
        state = "too few"
    elif upper <= at.alpha:
        state = "holds"
    return GroupBound(name, level, rows, hits, upper, at.delta, need, state)
