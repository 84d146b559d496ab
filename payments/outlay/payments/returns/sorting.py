"""The notices of a file parted by what has to be done with each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from outlay.payments.formats.nacha.faults import rule_name
from outlay.payments.formats.nacha.notices import Notice
from outlay.payments.returns.codes import RETURNING, codes

Reasons = list[tuple[Notice, str]]
"""Notices that could not be used, each with why."""


@dataclass(slots=True)
class Sorted:
    """Each notice stands in one list; `broken` ones have their reason."""

    returned: list[Notice] = field(default_factory=list)
    deaths: list[Notice] = field(default_factory=list)
    changes: list[Notice] = field(default_factory=list)
    disputes: list[Notice] = field(default_factory=list)
    others: list[Notice] = field(default_factory=list)
    broken: Reasons = field(default_factory=list)

    @property
    def all(self) -> list[Notice]:
        """Every notice that was parted."""
        used = (self.returned, self.deaths, self.changes, self.disputes, self.others)
        return [*(n for part in used for n in part), *(n for n, _ in self.broken)]


def sort_notices(notices: Iterable[Notice]) -> Sorted:
    """Part notices by their code's effect (codes.csv)."""
    parts = Sorted()
    for notice in notices:
        if notice.broken is not None:
            reason = f"{notice.broken.reason} ({rule_name(notice.broken.rule)})"
            parts.broken.append((notice, reason))
        else:
            _list_of(notice, parts).append(notice)
    return parts


def _list_of(notice: Notice, parts: Sorted) -> list[Notice]:
    if notice.kind == "death":
        return parts.deaths
    if notice.kind not in {"return", "change"}:
        return parts.others
    effect = codes()[notice.code].effect
    if effect in RETURNING:
        return parts.returned
    return {"change": parts.changes, "dispute": parts.disputes}.get(
        effect, parts.others
    )
