"""Contributions to a score, told as reasons an analyst can check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from outlay.decisions.cells import Cells
from outlay.decisions.comparing import compared
from outlay.decisions.families import (
    UNIT,
    USUAL,
    Group,
    Reals,
    grouped,
)
from outlay.decisions.reason import Declared, Reason, on_risky_side, reason_of
from outlay.decisions.wording import missing, said
from outlay.models.encode import Rows

__all__ = ["Explained", "Reason", "reasons", "rule_reasons"]

MOST = 3
LEAST = 2


@dataclass(frozen=True)
class Explained:
    """A model's contributions: `values` is rows x features, without the base."""

    model: str
    features: Sequence[str]
    values: Reals


@dataclass(frozen=True)
class _Telling:
    """All that the reasons of a few rows are told from."""

    cells: Cells
    groups: Sequence[tuple[str, Sequence[Group]]]
    features: Mapping[str, Declared]
    typical: Mapping[str, float]

    @cached_property
    def ranked(self) -> list[list[list[int]]]:
        """For each model and row, its families by weight, equal ones by name."""
        return [_ranked(groups) for _, groups in self.groups]


def reasons(
    rows: Rows,
    explained: Sequence[Explained],
    leading: Sequence[int],
    features: Mapping[str, Declared],
    typical: Mapping[str, float],
    most: int = MOST,
) -> list[list[Reason]]:
    """Return the top reasons of each row, most weighty first.

    A family speaks with one voice: the sum of its contributions says whether it raised
    the score, and how much against other families; the spokesman is the feature with
    the largest contribution among those that can be said. The model that speaks
    loudest for the payment gives its reasons first, the other fills up. What is true
    of every payment of the program or day, a second fact of a family, and, last, a
    fact of a family that as a whole did not raise the score are said only where there
    would be fewer than two reasons. A value on the side that its feature calls
    harmless is left out: the model may lean on it, but as a sentence it would be no
    reason.

    Order is taken from contributions in whole billionths, ties by name, so that
    neither the machine nor the order of columns nor the other rows can change it.

    Parameters
    ----------
    rows : Rows
        The payments' matrix rows.
    explained : sequence of Explained
        One a model, rows as in `rows`.
    leading : sequence of int
        For each row, which of `explained` speaks loudest.
    features : mapping
        Declarations by column.
    typical : mapping
        The middle value of each numeric feature in training, where it is known.
    most : int
        At most so many reasons a row; over `MOST`, a payment is told of in full.
    """
    groups = [
        (one.model, grouped(one.features, one.values, features)) for one in explained
    ]
    telling = _Telling(Cells(rows), groups, features, typical)
    return [_told(telling, row, leading[row], most) for row in range(rows.num_rows)]


def _ranked(groups: Sequence[Group]) -> list[list[int]]:
    import numpy as np

    if not groups:
        return []
    units = np.stack([group.units for group in groups], axis=1)
    order: list[list[int]] = np.argsort(-units, axis=1, kind="stable").tolist()
    return order


def _told(telling: _Telling, row: int, first: int, most: int) -> list[Reason]:
    order = [first, *(i for i in range(len(telling.groups)) if i != first)]
    chosen = _Chosen()
    if chosen.take(_spokesmen(telling, row, order), most):
        return _compared(telling, row, chosen.reasons)
    # Asked for more than the queue shows, a payment is told of in full.
    chosen.take(_second(telling, row, order), most if most > MOST else LEAST)
    chosen.take(_against(telling, row, order), LEAST)
    return _compared(telling, row, chosen.reasons[:most])


class _Chosen:
    """Reasons so far: no feature speaks twice, and no two say the same."""

    def __init__(self) -> None:
        self.reasons: list[Reason] = []
        self._told: set[str] = set()

    def take(self, candidates: Iterator[Reason], most: int) -> bool:
        """Take candidates until there are `most`; say whether there are."""
        while len(self.reasons) < most:
            reason = next(candidates, None)
            if reason is None:
                return False
            if not self._told & {reason.feature, reason.sentence}:
                self.reasons.append(reason)
                self._told |= {reason.feature, reason.sentence}
        return True


def _spokesmen(telling: _Telling, row: int, order: Sequence[int]) -> Iterator[Reason]:
    spoken: set[str] = set()
    for model, group in _families(telling, row, order):
        if group.units[row] <= 0 or group.family in spoken or group.family == USUAL:
            continue
        for reason in islice(_sayable(telling, row, model, group), 1):
            spoken.add(group.family)
            yield reason


def _second(telling: _Telling, row: int, order: Sequence[int]) -> Iterator[Reason]:
    """Further facts of families that raised the score, then what is usual."""
    for usual in (False, True):
        for model, group in _families(telling, row, order):
            if group.units[row] > 0 and (group.family == USUAL) is usual:
                yield from _sayable(telling, row, model, group)


def _against(telling: _Telling, row: int, order: Sequence[int]) -> Iterator[Reason]:
    for model, group in _families(telling, row, order):
        if group.units[row] <= 0:
            yield from _sayable(telling, row, model, group)


def _families(
    telling: _Telling, row: int, order: Sequence[int]
) -> Iterator[tuple[str, Group]]:
    for place in order:
        model, groups = telling.groups[place]
        for number in telling.ranked[place][row] if groups else ():
            yield model, groups[number]


def _sayable(telling: _Telling, row: int, model: str, group: Group) -> Iterator[Reason]:
    """Yield a family's facts that raise the score and can be said, largest first."""
    weights, facts = group.weights[row], telling.cells.row(row)
    for place in group.order[row]:
        if weights[place] <= 0:
            return
        feature = telling.features.get(group.features[place])
        if feature is None or not on_risky_side(feature, facts, telling.typical):
            continue
        sentence = said(feature, facts)
        if sentence is not None:
            yield reason_of(
                feature,
                model,
                sentence,
                facts,
                round(int(weights[place]) * UNIT, 9),
                round(int(group.units[row]) * UNIT, 9),
            )


def _compared(telling: _Telling, row: int, chosen: Sequence[Reason]) -> list[Reason]:
    facts, features = telling.cells.row(row), telling.features
    return [
        replace(
            each, comparison=compared(features[each.feature], facts, telling.typical)
        )
        for each in chosen
    ]


def rule_reasons(
    row: Mapping[str, Any],
    tells: Sequence[str],
    features: Mapping[str, Declared],
    typical: Mapping[str, float],
) -> list[Reason]:
    """Return what a rule's columns say of a row it flagged: those above 0."""
    found = []
    for name in tells:
        feature, value = features[name], row.get(name)
        if missing(value) or value == 0:
            continue
        sentence = said(feature, row)
        if sentence is not None:
            reason = reason_of(feature, "rule", sentence, row)
            found.append(replace(reason, comparison=compared(feature, row, typical)))
    return found
