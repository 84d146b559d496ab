"""Lists of made-up people, written as their publishers write them."""

import csv
import datetime as dt
import io
from pathlib import Path

from outlay.payments.lists.leie_entry import COLUMNS as LEIE_COLUMNS
from outlay.payments.lists.sam import COLUMNS as SAM_COLUMNS
from outlay.payments.lists.snapshots import Snapshot, add_list
from outlay.payments.store import Store

DAY = dt.date(2026, 3, 1)
NULL = "-0- "
PLANTED = "900123456"  # of a range that is never given out as an SSN

LEIE_PERSON = {
    "LASTNAME": "FERNWOOD",
    "FIRSTNAME": "ODALYS",
    "MIDNAME": "T",
    "GENERAL": "NURSE",
    "SPECIALTY": "AIDE",
    "NPI": "0000000000",
    "DOB": "19630207",
    "ADDRESS": "12 MADEUP LANE",
    "CITY": "NOWHERE",
    "STATE": "TX",
    "ZIP": "75001",
    "EXCLTYPE": "1128a1   ",
    "EXCLDATE": "20200315",
    "REINDATE": "00000000",
    "WAIVERDATE": "00000000",
}
SAM_PERSON = {
    "Classification": "Individual",
    "First": "ODALYS",
    "Middle": "T",
    "Last": "FERNWOOD",
    "Address 1": "12 MADEUP LANE",
    "City": "NOWHERE",
    "State / Province": "TX",
    "Country": "USA",
    "Zip Code": "75001",
    "Exclusion Program": "Reciprocal",
    "Excluding Agency": "USAF",
    "Exclusion Type": "Ineligible (Proceedings Completed)",
    "Active Date": "03/15/2020",
    "Termination Date": "Indefinite",
    "Record Status": "Active",
    "SAM Number": "S4MADEUP1",
}


def text_of(rows, *, quoting=csv.QUOTE_ALL):
    made = io.StringIO()
    csv.writer(made, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return made.getvalue()


def leie(*people, columns=LEIE_COLUMNS, spelt=None):
    rows = [
        [{**LEIE_PERSON, **person}.get(c, "") for c in columns] for person in people
    ]
    return text_of([spelt or columns, *rows])


def sam(*people):
    rows = [
        [{**SAM_PERSON, **person}.get(column, "") for column in SAM_COLUMNS]
        for person in people
    ]
    return text_of([SAM_COLUMNS, *rows])


def sdn_row(number, name, kind="individual", program="MADEUP", remarks=NULL):
    middle = [NULL] * 7
    return [str(number), name, kind, program, *middle, remarks]


def ofac(folder: Path, sdn=(), add=(), alt=(), comments=(), prefix="") -> Path:
    """Write the four files; each ends with the 0x1A row."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv")
    if prefix:
        names = tuple(f"cons_{part}.csv" for part in ("prim", "add", "alt", "comments"))
    for name, rows in zip(names, (sdn, add, alt, comments), strict=True):
        text = text_of(rows, quoting=csv.QUOTE_NONNUMERIC)
        (folder / name).write_text(text + "\x1a\r\n", encoding="utf-8", newline="")
    return folder


def death(
    ssn=PLANTED,
    surname="FERNWOOD",
    given="ODALYS",
    *,
    code=" ",
    middle="T",
    suffix="",
    proof="V",
    died="03152020",
    born="02071940",
    state="",
    place="",
):
    """Return a record of 100 characters."""
    return (
        f"{code}{ssn}{surname:<20}{suffix:<4}{given:<15}{middle:<15}{proof:<1}"
        f"{died}{born}{state:<2}{place:<5}{'':<12}"
    )


def deaths(path: Path, *records) -> Path:
    path.write_text("".join(f"{record}\n" for record in records), encoding="ascii")
    return path


def entries(store: Store, snapshot: Snapshot):
    """Return every row of a snapshot."""
    return [row for rows in snapshot.entries(store) for row in rows.to_pylist()]


def taken(store: Store, source: str, path: Path, *, as_of=DAY, **how):
    """Add a list; return its rows and what is said of it."""
    snapshot = add_list(store, source, path, as_of=as_of, **how).snapshot
    return entries(store, snapshot), snapshot.says


def balanced(says):
    """Return whether every row that came in went somewhere."""
    went = ("entries", "details", "duplicates", "quarantined")
    return says["rows"] == sum(says[name] for name in went)
