"""Rules of the file header and of batch headers: a broken one refuses the file."""

import datetime as dt
from dataclasses import dataclass, field

from outlay.payments.formats.nacha.codes import (
    ADVICES,
    CREDITS,
    DEBITS,
    ENTRY_CLASSES,
    FOREIGN_EXCHANGE,
    MIXED,
    EntryClass,
)
from outlay.payments.formats.nacha.dates import date_of, is_time, says_nothing
from outlay.payments.formats.nacha.faults import Fault
from outlay.payments.formats.nacha.layout import (
    BATCH_HEADER,
    FILE_HEADER,
    IAT_BATCH_HEADER,
    IAT_ENTRY,
    Places,
    Record,
    places_of,
)
from outlay.payments.formats.nacha.sums import Sums

IAT_CHANGE = "IATCOR"
"""Stands in place of a company name where changes to international entries come."""


@dataclass(frozen=True, slots=True)
class FileHeader:
    """What the rest of a file is read with."""

    created_on: dt.date
    modifier: str

    @property
    def day(self) -> str:
        """The day on which it was made, as the format writes it."""
        return f"{self.created_on:%y%m%d}"


@dataclass(slots=True)
class Batch:
    """A batch while its entries are read.

    `layout` is its header's, `entry` its entries', with the `places` that each has.
    `schedule_number` names it among all files: creation date, id modifier, number.
    """

    line: int
    layout: Record
    service: str
    company_id: str
    sec_code: str
    kind: EntryClass
    description: str
    effective_on: dt.date | None
    status: str
    odfi: str
    number: str
    schedule_number: str
    entry: Record
    places: Places
    sums: Sums = field(default_factory=Sums)
    last_trace: str = ""

    @property
    def is_international(self) -> bool:
        """Whether its entries are laid out as international ones."""
        return self.layout is IAT_BATCH_HEADER


def file_header_of(text: str, line: int) -> tuple[FileHeader | None, list[Fault]]:
    """Return what a file header says, or what is wrong with it."""
    said = {f.name: f.of(text) for f in FILE_HEADER.fields}
    created = date_of(said["File Creation Date"])
    time = said["File Creation Time"]
    good = {
        "Priority Code": said["Priority Code"] == "01",
        "Immediate Destination": _is_address(said["Immediate Destination"]),
        "Immediate Origin": bool(said["Immediate Origin"].strip()),
        "File Creation Date": created is not None,
        "File Creation Time": time.isspace() or is_time(time),
        "File ID Modifier": said["File ID Modifier"] in _MODIFIERS,
        "Record Size": said["Record Size"] == "094",
        "Blocking Factor": said["Blocking Factor"] == "10",
        "Format Code": said["Format Code"] == "1",
    }
    faults = [
        Fault.at(line, FILE_HEADER[name], f"the {name} is not {_FILE_WANTED[name]}")
        for name, fine in good.items()
        if not fine
    ]
    if created is None or faults:
        return None, faults
    return FileHeader(created, said["File ID Modifier"]), []


def batch_header_layout(text: str) -> Record:
    """Return the layout of a batch header."""
    sec = BATCH_HEADER["Standard Entry Class Code"].of(text)
    name = BATCH_HEADER["Company Name"].of(text).strip()
    changes = sec == "COR" and name == IAT_CHANGE
    return IAT_BATCH_HEADER if sec == "IAT" or changes else BATCH_HEADER


def batch_of(
    text: str, line: int, file: FileHeader
) -> tuple[Batch | None, list[Fault]]:
    """Return a batch by its header, or what is wrong with the header."""
    layout = batch_header_layout(text)
    said = {f.name: f.of(text) for f in layout.fields}
    faults = _batch_faults(said, line, layout)
    if faults:
        return None, faults
    sec = said["Standard Entry Class Code"]
    entry = IAT_ENTRY if layout is IAT_BATCH_HEADER else ENTRY_CLASSES[sec].entry
    batch = Batch(
        line=line,
        layout=layout,
        service=said["Service Class Code"],
        company_id=said["Company Identification"].strip(),
        sec_code=sec,
        kind=ENTRY_CLASSES[sec],
        description=said["Company Entry Description"].strip(),
        effective_on=date_of(said["Effective Entry Date"])
        if not says_nothing(said["Effective Entry Date"])
        else None,
        status=said["Originator Status Code"],
        odfi=said["ODFI Identification"],
        number=said["Batch Number"],
        schedule_number=f"{file.day}{file.modifier}{said['Batch Number']}",
        entry=entry,
        places=places_of(entry),
    )
    return batch, []


def _batch_faults(said: dict[str, str], line: int, layout: Record) -> list[Fault]:
    sec = said["Standard Entry Class Code"]
    service = said["Service Class Code"]
    date = said["Effective Entry Date"]
    status = said["Originator Status Code"]
    good = {
        "Service Class Code": service == ADVICES
        if sec == "ADV"
        else service in {MIXED, CREDITS, DEBITS},
        **(_international(said) if layout is IAT_BATCH_HEADER else {}),
        "Company Identification": bool(said["Company Identification"].strip()),
        "Standard Entry Class Code": sec in ENTRY_CLASSES,
        "Company Entry Description": bool(said["Company Entry Description"].strip()),
        "Effective Entry Date": says_nothing(date) or date_of(date) is not None,
        "Originator Status Code": status in _STATUSES.get(sec, "12"),
        "ODFI Identification": _digits(said["ODFI Identification"]),
        "Batch Number": _digits(said["Batch Number"]),
    }
    return [
        Fault.at(line, layout[name], f"the {name} is not {_BATCH_WANTED[name]}")
        for name, fine in good.items()
        if not fine
    ]


def _international(said: dict[str, str]) -> dict[str, bool]:
    return {
        "Foreign Exchange Indicator": said["Foreign Exchange Indicator"]
        in FOREIGN_EXCHANGE,
        "Foreign Exchange Reference Indicator": said[
            "Foreign Exchange Reference Indicator"
        ]
        in {"1", "2", "3"},
        "Destination Country Code": _letters(said["Destination Country Code"]),
        "Originating Currency Code": _letters(said["Originating Currency Code"]),
        "Destination Currency Code": _letters(said["Destination Currency Code"]),
    }


def _is_address(said: str) -> bool:
    return _digits(said) or (said[0] == " " and _digits(said[1:]))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _letters(text: str) -> bool:
    return text.isascii() and text.isalpha() and text.isupper()


_MODIFIERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_STATUSES = {"ADV": "0", "DNE": "2"}
"""0 is an operator's advice, 2 a federal agency, whose alone death notices are."""

_FILE_WANTED = {
    "Priority Code": "01",
    "Immediate Destination": "a blank and 9 digits, or 10 digits",
    "Immediate Origin": "given",
    "File Creation Date": "a date (YYMMDD)",
    "File Creation Time": "a time (HHMM) or blank",
    "File ID Modifier": "one of A to Z or 0 to 9",
    "Record Size": "094",
    "Blocking Factor": "10",
    "Format Code": "1",
}
_BATCH_WANTED = {
    "Service Class Code": "200 (mixed), 220 (credits) or 225 (debits); 280 is for "
    "advices (ADV), and only they have it",
    "Foreign Exchange Indicator": "FF, FV or VF",
    "Foreign Exchange Reference Indicator": "1, 2 or 3",
    "Destination Country Code": "two capital letters",
    "Originating Currency Code": "three capital letters",
    "Destination Currency Code": "three capital letters",
    "Company Identification": "given",
    "Standard Entry Class Code": "a class that the format has now",
    "Company Entry Description": "given",
    "Effective Entry Date": "a date (YYMMDD), blank or zeros",
    "Originator Status Code": "1 or 2; 0 is for advices (ADV), and death notices (DNE) "
    "have 2",
    "ODFI Identification": "8 digits",
    "Batch Number": "7 digits",
}
