"""Contributions to a score, told as reasons an analyst can check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.wording import missing, said

Reals = NDArray[np.float64]

# True of every payment of its program or day: what is usual, not what is odd here.
BACKGROUND = frozenset(
    {
        "program_error_rate",
        "program_fraud_rate",
        "peer_usual_dollars",
        "weekday",
        "day_of_month",
        "days_to_fiscal_year_end",
        "peer_middle_dollars",
    }
)
MOST = 3
LEAST = 2


class Declared(Protocol):
    """What a reason needs of a feature; `outlay.features.feature.Feature` has it."""

    @property
    def name(self) -> str:
        """The matrix column."""

    @property
    def family(self) -> str:
        """Features that tell of one matter."""

    @property
    def sentence(self) -> str:
        """What an analyst reads, with {value} and {other}."""

    @property
    def fill(self) -> str:
        """What a missing value means."""

    @property
    def kind(self) -> str:
        """What the column holds: numeric or category."""

    @property
    def clears(self) -> str:
        """What would clear it."""

    @property
    def risky(self) -> str | None:
        """Side on which it raises suspicion: high, low, or None where it depends."""

    @property
    def reason_code(self) -> str:
        """A stable code."""

    @property
    def other(self) -> str | None:
        """The matrix column that it is compared with."""

    @property
    def named_by(self) -> str | None:
        """The column that is missing only where the payment names no such thing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of one payment; the fields of tables.REASON."""

    code: str
    model: str
    sentence: str
    clears: str
    feature: str
    value: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A model's contributions: `values` is rows x features, without the base."""

    model: str
    features: Sequence[str]
    values: Reals


def reasons(
    rows: pa.Table,
    explained: Sequence[Explained],
    leading: Sequence[int],
    features: Mapping[str, Declared],
    typical: Mapping[str, float],
    most: int = MOST,
) -> list[list[Reason]]:
    """Return the top reasons of each row, most weighty first.

    Only contributions that raise the score count. The model that speaks loudest for
    the payment gives its reasons first, the other fills up. Each family gives one
    reason before any gives a second, and what is true of every payment of the program
    or day is said only where little else is. A feature whose value lies on the side
    that its declaration calls harmless is left out: the model may lean on it, but as
    a sentence it would be no reason.

    Parameters
    ----------
    rows : pa.Table
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
        At most so many reasons a row.
    """
    return [
        _chosen(
            _candidates(row, number, explained, leading[number], features, typical),
            most,
        )
        for number, row in enumerate(rows.to_pylist())
    ]


def _candidates(
    row: Mapping[str, Any],
    number: int,
    explained: Sequence[Explained],
    first: int,
    features: Mapping[str, Declared],
    typical: Mapping[str, float],
) -> Iterable[tuple[Declared, Reason]]:
    order = [explained[first], *(e for i, e in enumerate(explained) if i != first)]
    for one in order:
        contributions = one.values[number]
        for place in np.argsort(-contributions, kind="stable"):
            weight = float(contributions[place])
            if weight <= 0:
                break
            feature = features.get(one.features[place])
            if feature is None or not _on_risky_side(feature, row, typical):
                continue
            sentence = said(feature, row)
            if sentence is not None:
                yield feature, _reason(feature, one.model, sentence, row, weight)


def _on_risky_side(
    feature: Declared, row: Mapping[str, Any], typical: Mapping[str, float]
) -> bool:
    value = row.get(feature.name)
    if feature.risky is None or missing(value) or not isinstance(value, int | float):
        return True
    middle = typical.get(feature.name)
    if feature.risky == "low":
        return middle is None or value <= middle
    # Nothing counted is nothing suspicious, wherever the middle lies.
    return value > 0 if middle is None else value >= middle and value != 0


def _reason(
    feature: Declared,
    model: str,
    sentence: str,
    row: Mapping[str, Any],
    weight: float | None,
) -> Reason:
    value = row.get(feature.name)
    measured = float(value) if isinstance(value, int | float) else None
    return Reason(
        code=feature.reason_code,
        model=model,
        sentence=sentence,
        clears=feature.clears,
        feature=feature.name,
        value=None if missing(measured) else measured,
        contribution=weight,
    )


def is_background(feature: Declared) -> bool:
    """Return whether a feature tells what kind of payment it is, not what is odd."""
    return feature.kind == "category" or feature.name in BACKGROUND


def _chosen(candidates: Iterable[tuple[Declared, Reason]], most: int) -> list[Reason]:
    first: list[Reason] = []
    more: list[Reason] = []
    last: list[Reason] = []
    families: set[str] = set()
    names: set[str] = set()
    for feature, reason in candidates:
        if feature.name in names:
            continue
        names.add(feature.name)
        if is_background(feature):
            last.append(reason)
        elif feature.family in families:
            more.append(reason)
        else:
            families.add(feature.family)
            first.append(reason)
    # Another fact of the same family says more than what is true of every payment.
    short = max(0, LEAST - len(first))
    # Asked for more than the queue shows, a payment is told of in full.
    short = max(short, most - MOST)
    return (first + (more + last)[:short])[:most]


def rule_reasons(
    row: Mapping[str, Any], tells: Sequence[str], features: Mapping[str, Declared]
) -> list[Reason]:
    """Return what a rule's columns say of a row it flagged: those above 0."""
    found = []
    for name in tells:
        feature, value = features[name], row.get(name)
        if missing(value) or value == 0:
            continue
        sentence = said(feature, row)
        if sentence is not None:
            found.append(_reason(feature, "rule", sentence, row, None))
    return found
