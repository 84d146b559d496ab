"""Restricted sources that an agency plugs in: one protocol, and no source shipped.

An agency's package names its class under the entry-point group `outlay.adapters`; the
entry point's name is the kind of source. docs/checklist.md shows one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Protocol

import pyarrow as pa

GROUP = "outlay.adapters"


class Adapter(Protocol):
    """A source of the agency's own."""

    @property
    def source(self) -> str:
        """Its name, as people know it."""

    def ask(self, rows: pa.RecordBatch) -> Sequence[str | None]:
        """Return one code of `MEANINGS` a row, in order; None where it does not say.

        `rows` has the columns that `ASKED_WITH` names for its kind, and no others. A
        row that it raises on, or answers with another code, is not checked.
        """


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer says of a check: pass, fail or not_checked, and in words."""

    status: str
    words: str


ASKED_WITH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "account": ("payee_name", "tin", "routing_number", "account_number"),
        "tin": ("payee_name", "tin", "tin_type"),
        "death": ("payee_name", "tin", "tin_type"),
        "debt": ("payee_name", "tin", "tin_type"),
        "funds": ("tas", "betc", "amount_cents", "scheduled_on"),
    }
)
"""By kind: what a source is told of a payment, and no more."""

MEANINGS: Mapping[str, Mapping[str, Meaning]] = MappingProxyType(
    {
        "account": {
            "owned": Meaning("pass", "the account is open and the payee's"),
            "other_owner": Meaning("fail", "the account is open and somebody else's"),
            "closed": Meaning("fail", "the account is closed"),
            "none": Meaning("fail", "there is no such account"),
            "unknown": Meaning("not_checked", "the source does not know the account"),
        },
        # The response codes of IRS TIN Matching (IRS Publication 2108-A).
        "tin": {
            "0": Meaning("pass", "name and number agree"),
            "1": Meaning("fail", "the number is missing or has not 9 digits"),
            "2": Meaning("fail", "the number was not issued"),
            "3": Meaning("fail", "name and number do not agree"),
            "4": Meaning("not_checked", "the request was invalid"),
            "5": Meaning("not_checked", "the request was a duplicate"),
            "6": Meaning("pass", "name and number agree, as an SSN"),
            "7": Meaning("pass", "name and number agree, as an EIN"),
            "8": Meaning("pass", "name and number agree, as an SSN and as an EIN"),
        },
        "death": {
            "deceased": Meaning("fail", "the payee is recorded as deceased"),
            "not_found": Meaning("pass", "no death of the payee is recorded"),
        },
        # Treasury offsets debts itself: nothing to hold a payment for.
        "debt": {
            "debt": Meaning("pass", "the payee has a debt that may be offset"),
            "no_debt": Meaning("pass", "no debt of the payee is recorded"),
        },
        "funds": {
            "available": Meaning("pass", "the appropriation has the funds"),
            "short": Meaning("fail", "the appropriation lacks the funds"),
        },
    }
)
"""By kind: every code that a source may answer with."""

KINDS = tuple(ASKED_WITH)


@dataclass(frozen=True, slots=True)
class Plugged:
    """A source of one kind as the agency plugged it in, or why it cannot be asked."""

    kind: str
    source: str
    package: str
    adapter: Adapter | None = None
    problem: str | None = None


def plugged_in() -> tuple[Plugged, ...]:
    """Return the agency's sources, one a kind, in the order of `KINDS`.

    A source that cannot be loaded is no crash: what it would have said is not checked.
    """
    found = sorted(entry_points(group=GROUP), key=lambda point: point.value)
    return tuple(
        _plugged(kind, [point for point in found if point.name == kind])
        for kind in KINDS
        if any(point.name == kind for point in found)
    )


def unknown_kinds() -> tuple[str, ...]:
    """Return the names in the group that are no kind of source, sorted."""
    names = {point.name for point in entry_points(group=GROUP)}
    return tuple(sorted(names - set(KINDS)))


def adapters_used() -> dict[str, str]:
    """Return what stands in a run's lineage: package and version by kind."""
    return {plugged.kind: plugged.package for plugged in plugged_in()}


def _plugged(kind: str, points: Sequence[EntryPoint]) -> Plugged:
    package = "; ".join(_package(point) for point in points)
    if len(points) > 1:
        several = "several sources are plugged in for it: leave one"
        return Plugged(kind, kind, package, problem=several)
    try:
        adapter: Adapter = points[0].load()()
        return Plugged(kind, str(adapter.source), package, adapter)
    except Exception as error:  # noqa: BLE001 - the agency's code may raise anything
        kind_of = type(error).__name__  # its words may hold anything
        return Plugged(
            kind, kind, package, problem=f"it could not be started ({kind_of})"
        )


def _package(point: EntryPoint) -> str:
    dist = point.dist
    return point.value if dist is None else f"{point.value} {dist.name} {dist.version}"
