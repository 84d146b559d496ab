"""Rules of one notice: a broken one makes the notice unusable, not its file."""

from typing import Final

from outlay.payments.formats.nacha.addenda_rules import broken_addenda
from outlay.payments.formats.nacha.broken import Broken
from outlay.payments.formats.nacha.codes import PRENOTES, RETURN_CODES
from outlay.payments.formats.nacha.dates import date_of, says_nothing
from outlay.payments.formats.nacha.kinds import Kind
from outlay.payments.formats.nacha.layout import (
    CHANGE,
    CONTESTED,
    DISHONORED,
    IAT_RETURN,
    RETURN,
    Record,
)
from outlay.payments.formats.nacha.walk import Entry


def _codes(letter: str, *ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(
        f"{letter}{number:02d}"
        for first, last in ranges
        for number in range(first, last + 1)
    )


RETURNS: Final = _codes("R", (1, 35), (37, 39), (40, 47), (50, 53), (80, 85))
DISHONORS: Final = _codes("R", (61, 62), (67, 70))
CONTESTS: Final = _codes("R", (71, 77))
CHANGES: Final = _codes("C", (1, 3), (5, 9), (13, 14)) | {"C04"}
REFUSED_CHANGES: Final = _codes("C", (61, 69))


def return_layout(code: str, *, international: bool) -> Record:
    """Return the layout of the addendum of a return, by its reason code."""
    if code in DISHONORS:
        return DISHONORED
    if code in CONTESTS:
        return CONTESTED
    return IAT_RETURN if international else RETURN


def broken_notice(kind: Kind, entry: Entry) -> Broken | None:
    """Return the first rule that a notice breaks."""
    if kind == "return":
        return _entry(entry) or _return(entry)
    if kind == "change":
        return _entry(entry) or _no_amount(entry) or _change(entry)
    if kind == "death":
        return _prenote(entry) or _no_amount(entry) or broken_addenda(entry)
    return None


def _entry(entry: Entry) -> Broken | None:
    layout = entry.batch.entry
    if entry.text[1:3] not in RETURN_CODES:
        field = layout["Transaction Code"]
        return Broken.at(field, "not one of a return (21, 26, 31, 36, ...)")
    if entry.text[78] != "1":
        field = layout["Addenda Record Indicator"]
        return Broken.at(field, "not 1, but addenda follow")
    if not entry.readable:
        return Broken.at(layout["Amount"], "not a number of cents")
    return None


def _return(entry: Entry) -> Broken | None:
    code = entry.addenda[-1][3:6]
    layout = return_layout(code, international=entry.batch.is_international)
    if code not in RETURNS | DISHONORS | CONTESTS:
        field = RETURN["Return Reason Code"]
        return Broken.at(field, "none that the format lists")
    found = _addendum(entry, layout, "99")
    if found is not None or layout not in {RETURN, IAT_RETURN}:
        return found
    died, amount = RETURN["Date of Death"], IAT_RETURN["Original Payment Amount"]
    text = entry.addenda[-1]
    if not (says_nothing(died.of(text)) or date_of(died.of(text))):
        return Broken.at(died, "neither a date (YYMMDD) nor blank")
    if layout is IAT_RETURN and not _digits(amount.of(text)):
        return Broken.at(amount, "not a number of cents")
    return None


def _change(entry: Entry) -> Broken | None:
    if not entry.addenda:
        return Broken("A.2", "Addenda Type Code", "the change has no addendum (98)")
    if entry.addenda[-1][3:6] not in CHANGES | REFUSED_CHANGES:
        return Broken.at(CHANGE["Change Code"], "none that the format lists")
    return _addendum(entry, CHANGE, "98")


def _addendum(entry: Entry, layout: Record, kind: str) -> Broken | None:
    """Look at what returns and changes have in common; it stands behind all others."""
    types = [text[1:3] for text in entry.addenda]
    if types[-1] != kind or types.count(kind) > 1:
        reason = f"Addenda Type Code {kind} does not stand last and once"
        return Broken("A.1", layout["Addenda Type Code"].name, reason)
    text = entry.addenda[-1]
    for name in ("Original Entry Trace Number", "Original RDFI Identification"):
        if not _digits(layout[name].of(text)):
            return Broken.at(layout[name], "not all digits")
    if layout["Trace Number"].of(text) != entry.trace:
        return Broken.at(layout["Trace Number"], "not the entry's trace number")
    return None


def _prenote(entry: Entry) -> Broken | None:
    if entry.text[1:3] in PRENOTES and entry.text[2] < "5":
        return None
    field = entry.batch.entry["Transaction Code"]
    return Broken.at(field, "not a prenote of a credit (23, 33), as death notices have")


def _no_amount(entry: Entry) -> Broken | None:
    if entry.readable and not entry.cents:
        return None
    return Broken.at(entry.batch.entry["Amount"], "not zero; a notice pays nothing")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
