"""One row of SAM.gov exclusions, with the aliases in it."""

import datetime as dt
import re

from outlay.payments.lists.cells import (
    digest,
    facts,
    filled,
    joined,
    person,
    unless_junk,
    zip5,
)
from outlay.payments.lists.csv_rows import Entry
from outlay.payments.lists.dates import us_date
from outlay.payments.lists.overlap import copied
from outlay.payments.lists.reading import BadCellError, Reading

KINDS = {
    "individual": "person",
    "firm": "organisation",
    "special entity designation": "other",
    "vessel": "vessel",
}
UNCLASSIFIED = "rows without a known classification"
NO_ALIASES = "cross-references that are no list of aliases"
ENDED = "records marked as no longer active"
_ALSO = re.compile(r"\(\s*also\b\s*(.*?)\s*\)", re.IGNORECASE)
Row = dict[str, str | None]


def names_of(row: Row, reading: Reading, as_of: dt.date) -> list[Entry]:
    """Return the rows of one exclusion: its name, then its aliases.

    Raises
    ------
    BadCellError
        Where it names nobody, or a date that decides its validity is unreadable.
    """
    kind = _kind(row, reading)
    shared: Entry = {
        "source": "sam",
        "entry": row["SAM Number"] or digest(list(row.values())),
        "kind": kind,
        **_address(row),
        **_validity(row, reading, as_of),
        "facts": _facts(row),
    }
    primary: Entry = {"name_kind": "primary", **_named(row)}
    aliases: list[Entry] = [
        {"name_kind": "alias", "name": name}
        for name in aliases_of(row["Cross-Reference"], reading)
    ]
    return [shared | names for names in (primary, *aliases)]


def aliases_of(cell: str | None, reading: Reading) -> list[str]:
    """Return the names in `(also  A ,  B )`.

    A comma without a blank before it belongs to a name, as in ACME, INC.
    """
    if cell is None:
        return []
    found = _ALSO.findall(cell)
    if not found:
        reading.oddities[NO_ALIASES] += 1
    names = (name for group in found for name in re.split(r"\s+,\s*", group))
    return [name for name in (unless_junk(filled(name)) for name in names) if name]


def _kind(row: Row, reading: Reading) -> str:
    kind = KINDS.get((row["Classification"] or "").casefold())
    if kind is None:
        reading.oddities[UNCLASSIFIED] += 1
        return "person" if row["Last"] else "other"
    return kind


def _named(row: Row) -> Entry:
    if row["Last"] is not None:
        return person(row["First"], row["Middle"], row["Last"], row["Suffix"])
    name = row["Name"] or joined((row["First"], row["Middle"]))
    if name is None:
        raise BadCellError("Name", "neither Name nor Last is filled")
    return {"name": name}


def _address(row: Row) -> Entry:
    lines = (unless_junk(row[f"Address {number}"]) for number in range(1, 5))
    country = unless_junk(row["Country"])
    domestic = country in {"USA", "US", None}
    return {
        "street": joined(lines),
        "city": unless_junk(row["City"]),
        "state": unless_junk(row["State / Province"]),
        "zip5": zip5(row["Zip Code"]) if domestic else None,
        "country": "US" if country == "USA" else country,
    }


def _validity(row: Row, reading: Reading, as_of: dt.date) -> Entry:
    until = us_date(row["Termination Date"], "Termination Date")
    if (row["Record Status"] or "active").casefold() != "active":
        reading.oddities[ENDED] += 1
        until = as_of if until is None else min(until, as_of)
    since = us_date(row["Active Date"], "Active Date")
    return {"valid_from": since, "valid_until": until}


def _facts(row: Row) -> str | None:
    return facts(
        (
            ("exclusion type", row["Exclusion Type"]),
            ("agency", row["Excluding Agency"]),
            ("program", row["Exclusion Program"]),
            ("cause and treatment code", row["CT Code"]),
            ("copied from", copied(row["Excluding Agency"])),
        )
    )
