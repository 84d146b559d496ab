"""One row of the HHS exclusion list."""

from outlay.payments.lists.cells import (
    birth,
    digest,
    facts,
    filled,
    person,
    unless_junk,
    zip5,
)
from outlay.payments.lists.csv_rows import Entry
from outlay.payments.lists.dates import plain_date, plain_day
from outlay.payments.lists.reading import BadCellError, Reading

COLUMNS = (
    *("LASTNAME", "FIRSTNAME", "MIDNAME", "BUSNAME", "GENERAL", "SPECIALTY", "UPIN"),
    *("NPI", "DOB", "ADDRESS", "CITY", "STATE", "ZIP", "EXCLTYPE", "EXCLDATE"),
    *("REINDATE", "WAIVERDATE", "WVRSTATE"),
)
BORN_ODDLY = "dates of birth that are on no calendar"


def entry_of(row: dict[str, str], reading: Reading) -> Entry:
    """Return the entry of one row, its cells by column name.

    Raises
    ------
    BadCellError
        Where it names nobody, or a date that decides its validity is unreadable.
    """
    cell = {name: filled(text) for name, text in row.items()}
    return {
        "source": "leie",
        "entry": _number(cell.get("NPI")) or digest([cell.get(n) for n in COLUMNS]),
        "name_kind": "primary",
        **_named(cell),
        **_born(cell["DOB"], reading),
        "street": unless_junk(cell["ADDRESS"]),
        "city": unless_junk(cell["CITY"]),
        "state": cell["STATE"],
        "zip5": zip5(cell["ZIP"]),
        "valid_from": plain_date(cell["EXCLDATE"], "EXCLDATE"),
        "valid_until": plain_date(cell["REINDATE"], "REINDATE"),
        "facts": _facts(cell),
    }


def _number(cell: str | None) -> str | None:
    number = (cell or "").removesuffix(".0")
    return number if number.strip("0") else None


def _named(cell: dict[str, str | None]) -> Entry:
    if cell["LASTNAME"] is not None:
        names = person(cell["FIRSTNAME"], cell["MIDNAME"], cell["LASTNAME"], None)
        return {"kind": "person", **names}
    if cell["BUSNAME"] is None:
        raise BadCellError("LASTNAME", "neither LASTNAME nor BUSNAME is filled")
    return {"kind": "organisation", "name": cell["BUSNAME"]}


def _born(cell: str | None, reading: Reading) -> Entry:
    try:
        day = plain_day(cell, "DOB")
    except BadCellError:
        day = None
        reading.oddities[BORN_ODDLY] += 1
    else:
        reading.oddities[BORN_ODDLY] += day is not None and day.date is None
    return birth(day)


def _facts(cell: dict[str, str | None]) -> str | None:
    waiver = plain_date(cell.get("WAIVERDATE"), "WAIVERDATE")
    return facts(
        (
            ("exclusion type", cell["EXCLTYPE"]),
            ("general", cell["GENERAL"]),
            ("specialty", cell["SPECIALTY"]),
            ("waiver in", cell.get("WVRSTATE")),
            ("waiver from", waiver.isoformat() if waiver else None),
        )
    )
