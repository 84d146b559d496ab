"""Contributions summed by family, so that correlated features speak with one voice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]

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
# The family of all that is background, whatever family declares it.
USUAL = "usual"
# Machines differ in the last digits of a contribution; order must not.
UNIT = 1e-9

TITLES = {
    "amount": "Amount",
    "velocity": "How often and how much of late",
    "age": "Age of payee, account and address",
    "changes": "Changes of account and address",
    "sharing": "Shared accounts, addresses and names",
    "duplicates": "The same payment twice",
    "splits": "Split below a limit",
    "conflicts": "Identifiers that do not go together",
    "calendar": "Dates and schedule",
    "findings": "What earlier reviews said",
    "network": "Payees tied together",
    USUAL: "Kind of payment, program and day",
}


class Grouping(Protocol):
    """What grouping needs of a feature."""

    @property
    def name(self) -> str:
        """The matrix column."""

    @property
    def family(self) -> str:
        """Features that tell of one matter."""

    @property
    def kind(self) -> str:
        """What the column holds: numeric or category."""


def is_background(feature: Grouping) -> bool:
    """Return whether a feature tells what kind of payment it is, not what is odd."""
    return feature.kind == "category" or feature.name in BACKGROUND


def family_of(feature: Grouping) -> str:
    """Return the family that a feature speaks with."""
    return USUAL if is_background(feature) else feature.family


def title_of(family: str) -> str:
    """Return a family's name for a reader."""
    return TITLES.get(family, family.capitalize())


@dataclass(frozen=True, slots=True)
class Group:
    """One family of one model, over n rows.

    `sums` (n,) are log-odds, `units` (n,) the same in whole billionths. `features` are
    in order of name; `order` (n, features) puts each row's largest contribution first,
    equal ones by name, and `weights` (n, features) are contributions in billionths.
    """

    family: str
    features: tuple[str, ...]
    sums: Reals
    units: Counts
    order: Counts
    weights: Counts


def grouped(
    features: Sequence[str], values: Reals, declared: Mapping[str, Grouping]
) -> list[Group]:
    """Group contributions (n, features) by family, families in order of name.

    The order of `features` changes nothing. A feature that is not declared any more
    is a family of its own name, so that no contribution is lost.
    """
    members: dict[str, list[int]] = {}
    for place in sorted(range(len(features)), key=lambda place: features[place]):
        feature = declared.get(features[place])
        family = features[place] if feature is None else family_of(feature)
        members.setdefault(family, []).append(place)
    return [
        _group(family, features, values, members[family]) for family in sorted(members)
    ]


def _group(
    family: str, features: Sequence[str], values: Reals, places: list[int]
) -> Group:
    own = values[:, places]
    weights = np.rint(own / UNIT).astype(np.int64)
    return Group(
        family,
        tuple(features[place] for place in places),
        own.sum(axis=1),
        # Sums of whole numbers: no order of adding can change them.
        weights.sum(axis=1),
        np.argsort(-weights, axis=1, kind="stable"),
        weights,
    )
