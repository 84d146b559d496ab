"""Entries that are no payments: returns, changes, death notices, and the rest."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from outlay.payments.formats.nacha.broken import Broken
from outlay.payments.formats.nacha.dates import past_date
from outlay.payments.formats.nacha.death_notice import death_notice
from outlay.payments.formats.nacha.headers import FileHeader
from outlay.payments.formats.nacha.kinds import Kind, kind_of
from outlay.payments.formats.nacha.layout import CHANGE, IAT_RETURN, RETURN, Record
from outlay.payments.formats.nacha.notice_rules import broken_notice
from outlay.payments.formats.nacha.walk import Entry, Walk

_WEIGHTS: Final = (3, 7, 1, 3, 7, 1, 3, 7)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one entry says of an earlier payment, or of a person's death.

    Attributes
    ----------
    code : str
        Return or change code; DNE for a death notice; else empty.
    cents : int or None
        Amount of the payment that came back, negative for a debit.
    original_trace, routing_number : str or None
        Of that payment; the routing number with its check digit.
    account_number, name, ssn : str or None
        Raw: they only ever become tokens.
    died_on : date or None
        Day of death, where it is told.
    remark : str
        The bank's own words; they may name a person and are shown to nobody.
    broken : Broken or None
        The rule that makes the notice unusable.
    """

    line: int
    kind: Kind
    code: str
    sec_code: str
    cents: int | None
    original_trace: str | None = None
    routing_number: str | None = None
    died_on: dt.date | None = None
    account_number: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    ssn: str | None = field(default=None, repr=False)
    remark: str = field(default="", repr=False)
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """All notices of a file whose controls are right; `payments` were passed over."""

    created_on: dt.date
    notices: tuple[Notice, ...]
    payments: int


def read_notices(path: Path) -> NoticeFile:
    """Read what a file has besides payments.

    Raises
    ------
    InputRejectedError
        Where a rule of the file or of one batch is broken.
    """
    walk = Walk(path)
    notices: list[Notice] = []
    payments = 0
    for entry in walk.entries():
        kind = kind_of(entry)
        if kind == "payment":
            payments += 1
        else:
            notices.append(notice_of(kind, entry, walk.header))
    return NoticeFile(walk.header.created_on, tuple(notices), payments)


def notice_of(kind: Kind, entry: Entry, header: FileHeader) -> Notice:
    """Return what an entry says that is no payment."""
    broken = broken_notice(kind, entry)
    if kind == "death":
        return _death(entry, header, broken)
    if kind in {"return", "change"} and entry.addenda:
        return _about_payment(kind, entry, header, broken)
    return Notice(
        entry.line, kind, "", entry.batch.sec_code, entry.cents, broken=broken
    )


def _about_payment(
    kind: Kind, entry: Entry, header: FileHeader, broken: Broken | None
) -> Notice:
    text = entry.addenda[-1]
    code = text[3:6]
    layout = _layout(kind, entry)
    back = kind == "return"
    return Notice(
        line=entry.line,
        kind=kind,
        code=code,
        sec_code=entry.batch.sec_code,
        cents=_cents(entry, text, layout) if back else None,
        original_trace=layout["Original Entry Trace Number"].of(text),
        routing_number=with_check_digit(
            layout["Original RDFI Identification"].of(text)
        ),
        died_on=past_date(RETURN["Date of Death"].of(text), header.created_on)
        if code in {"R14", "R15"}
        else None,
        account_number=entry.batch.entry["Account Number"].of(entry.text).strip()
        or None,
        remark=RETURN["Addenda Information"].of(text).strip() if back else "",
        broken=broken,
    )


def _layout(kind: Kind, entry: Entry) -> Record:
    if kind == "change":
        return CHANGE
    return IAT_RETURN if entry.batch.is_international else RETURN


def _cents(entry: Entry, text: str, layout: Record) -> int | None:
    """Return the amount as it was paid: an international return may differ from it."""
    if layout is not IAT_RETURN:
        return entry.cents if entry.readable else None
    said = layout["Original Payment Amount"].of(text)
    if not (said.isascii() and said.isdigit()):
        return None
    return -int(said) if entry.text[2] >= "5" else int(said)


def _death(entry: Entry, header: FileHeader, broken: Broken | None) -> Notice:
    text = entry.addenda[0] if entry.addenda else ""
    told = death_notice(text, header.created_on)
    layout = entry.batch.entry
    return Notice(
        line=entry.line,
        kind="death",
        code="DNE",
        sec_code="DNE",
        cents=None,
        routing_number=entry.text[3:12],
        died_on=told.died_on,
        account_number=layout["Account Number"].of(entry.text).strip() or None,
        name=layout["Individual Name"].of(entry.text).strip() or None,
        ssn=told.ssn,
        broken=broken or told.broken,
    )


def with_check_digit(eight: str) -> str | None:
    """Return a bank's 8 digits with the check digit that they need, or None."""
    if not (eight.isascii() and eight.isdigit()) or len(eight) != 8:
        return None
    total = sum(int(d) * w for d, w in zip(eight, _WEIGHTS, strict=True))
    return f"{eight}{-total % 10}"
