"""When a list is not taken in as the snapshot of a day, and why."""

import datetime as dt

from outlay.payments.errors import (
    ConfigurationError,
    InputRejectedError,
    Place,
    StoreError,
)
from outlay.payments.lists.sources import Request
from outlay.payments.lists.stored import Snapshot
from outlay.payments.tables import LIST_SOURCES

FEW_NAMES = 1_000  # of so small a list any share may go at once
_RULE = "docs/lists.md#snapshots"


def refuse_unknown(source: str, *, supplement: bool) -> None:
    """Refuse a list that nobody knows, or a supplement where there are none."""
    if source not in LIST_SOURCES:
        raise ConfigurationError(
            f"{source!r} is no list that is known",
            rule="docs/lists.md",
            fix=f"name one of {', '.join(LIST_SOURCES)}",
        )
    if supplement and source != "leie":
        raise ConfigurationError(
            f"the {source} list has no supplements",
            rule="docs/lists.md",
            fix="leave --supplement out: files of changes to the Death Master File "
            "are known by their first character",
        )


def refuse_without_base(request: Request, base: Snapshot | None) -> None:
    """Refuse a supplement where there is no list that it could add to."""
    if request.supplement and base is None:
        raise InputRejectedError(
            "a supplement adds to a list, and there is none of an earlier day",
            where=Place(file=request.path.name),
            rule="docs/lists.md#leie",
            fix="add UPDATED.csv first, then the supplements of later months",
        )


def refuse_over(standing: Snapshot | None, *, replace: bool) -> None:
    """Refuse to put other content in the place of a snapshot, unless `replace`."""
    if standing is not None and not replace:
        raise StoreError(
            f"the {standing.source} list of {standing.as_of} is there already, with "
            "other content",
            rule=_RULE,
            fix="give the day of which this file is, or replace with --replace",
        )


def refuse_under(there: list[Snapshot], as_of: dt.date) -> None:
    """Refuse a day from whose list, or from one before, a later one was made."""
    day = as_of.isoformat()
    for later in there:
        base = later.says.get("base")
        if base is not None and base <= day < later.as_of.isoformat():
            raise StoreError(
                f"the list of {later.as_of} was made from the one of {base}: one of "
                f"{day} would be left out of it",
                rule=_RULE,
                fix="delete the later snapshots' folders, then add all in their order",
            )


def refuse_shrunk(names: int, before: Snapshot | None) -> None:
    """Refuse a list of under half the names that the snapshot before has."""
    known = 0 if before is None else int(before.says["names"])
    if before is not None and known >= FEW_NAMES and 2 * names < known:
        raise StoreError(
            f"the file has {names:,} names, the {before.source} list of "
            f"{before.as_of} has {known:,}: it looks cut off, or like a supplement",
            rule=_RULE,
            fix="download it again, give --supplement for a monthly supplement, or "
            "--smaller if so many entries did go",
        )
