"""Recall of a matching method where it keeps a budget of false matches."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.matching_methods import METHODS, Spelled
from benchmarks.matching_world import MatchWorld
from outlay.payments.matching.addresses import same_street
from outlay.payments.matching.lookup import Ints, Lookup, distinct
from outlay.payments.matching.side import facts_of, known_days, may_be_same

ONE_IN = 10_000  # payees to one false match
_FACTS = ["kind", "tin_type", "tin_token", "born_on", "zip5", "street"]

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of payee and list row with a score; the higher the likelier one."""

    payee: Ints
    row: Ints
    score: Scores


def recall_at_budget(
    world: MatchWorld, found: Scored, who: NDArray[np.bool_]
) -> dict[str, Any]:
    """Return the recall among `who` at the lowest bound that keeps the budget.

    Where even the highest score has too many false matches, no bound keeps it: the
    recall is 0, and what the method finds without a bound is told apart.
    """
    right = world.entry[found.payee] == found.row
    wrong = np.sort(found.score[~right])[::-1]
    budget = len(world.entry) // ONE_IN
    # All pairs above the first false one that is too many.
    bound = wrong[budget] if len(wrong) > budget else -np.inf
    kept = right & (found.score > bound)
    return {
        "recall": share_found(world, found.payee[kept], who),
        "by_kind": by_kind(world, found.payee[kept], who),
        "least_score": float(found.score[kept].min()) if kept.any() else None,
        "recall_without_bound": share_found(world, found.payee[right], who),
        "false_per_10000_without_bound": ONE_IN * len(wrong) / len(world.entry),
    }


def by_kind(
    world: MatchWorld, payees: Ints, who: NDArray[np.bool_]
) -> dict[str, dict[str, float]]:
    """Return the recall of each kind of error."""
    kinds = sorted({*world.kind[who]})
    return {
        kind: {
            "payees": int((who & (world.kind == kind)).sum()),
            "recall": share_found(world, payees, who & (world.kind == kind)),
        }
        for kind in kinds
    }


def share_found(world: MatchWorld, payees: Ints, who: NDArray[np.bool_]) -> float:
    """Return the share of `who` that is among `payees`."""
    hit = np.zeros(len(world.entry), bool)
    hit[payees] = True
    return float(hit[who].mean())


def pairs_with_second(world: MatchWorld, least: float) -> tuple[Ints, Ints]:
    """Return pairs that share a date of birth, or an address and no other birth."""
    mine, theirs = (facts_of(t.select(_FACTS)) for t in (world.payees, world.entries))
    born = Lookup.of(known_days(theirs.born)).pairs(known_days(mine.born))
    left, right = Lookup.of(theirs.address).pairs(mine.address)
    streets = mine.street.take(pa.array(left)), theirs.street.take(pa.array(right))
    both = (mine.born[left] > -(1 << 31)) & (theirs.born[right] > -(1 << 31))
    same = same_street(*streets, least)
    same &= ~both | (mine.born[left] == theirs.born[right])
    left = np.concatenate([born[0], left[same]])
    right = np.concatenate([born[1], right[same]])
    fits = may_be_same(mine.kind[left], theirs.kind[right])
    return distinct(left[fits], right[fits])


def compare_methods(world: MatchWorld, least_street: float) -> list[dict[str, Any]]:
    """Measure every method in METHODS, with a second attribute and by name alone."""
    spelled = [
        Spelled.of(t["name"].combine_chunks()) for t in (world.payees, world.entries)
    ]
    second = pairs_with_second(world, least_street)
    listed = world.entry >= 0
    results = []
    for title, make in METHODS.items():
        method = make(title, *spelled)
        figures = {"method": title}
        for name, pairs, who in (
            ("with_second", second, world.second),
            ("alone", method.alone(), listed),
        ):
            score = method.score(*pairs)
            looked = score >= 0
            found = Scored(pairs[0][looked], pairs[1][looked], score[looked])
            figures[name] = recall_at_budget(world, found, who)
        results.append(figures)
    return results
