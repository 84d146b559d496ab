"""Rules of one payment entry: a broken one puts the entry into quarantine.

They are those for which an ACH operator or the receiving bank sends one entry back
and takes the rest: transaction code, check digit (R28), account, amount (R19), name
(R26), addenda (R25).
"""

from collections.abc import Callable
from typing import Final

from outlay.payments.formats.nacha.addenda_rules import broken_addenda
from outlay.payments.formats.nacha.broken import Broken
from outlay.payments.formats.nacha.codes import (
    LIVE,
    PRENOTES,
    RETURN_CODES,
    TAKEN_BACK,
    ZERO_DOLLAR,
)
from outlay.payments.formats.nacha.layout import IAT_RECEIVER, NAMES, Record
from outlay.payments.formats.nacha.walk import Entry
from outlay.payments.formats.spr.routing import is_routing_number

Rule = Callable[[Entry, Record], Broken | None]

_FORWARD: Final = LIVE | PRENOTES | ZERO_DOLLAR
_ZERO_DOLLAR_CLASSES: Final = frozenset(("CCD", "CTX", "IAT"))


def first_broken(entry: Entry) -> Broken | None:
    """Return the first rule, by position in the record, that a payment breaks.

    Faults of the format come before what is merely no payment.
    """
    layout = entry.batch.entry
    for rule in _RULES:
        found = rule(entry, layout)
        if found is not None:
            return found
    return None


def _code(entry: Entry, layout: Record) -> Broken | None:
    code = entry.text[1:3]
    if code in LIVE:
        return None
    field = layout["Transaction Code"]
    if code in RETURN_CODES:
        return Broken.at(field, "one of a return, but no return addenda follow")
    if code not in _FORWARD:
        return Broken.at(field, "none that the format lists; correct it")
    if code in ZERO_DOLLAR and entry.batch.sec_code not in _ZERO_DOLLAR_CLASSES:
        return Broken.at(field, "for remittance alone, which only CCD, CTX, IAT have")
    return None


def _debit(entry: Entry, layout: Record) -> Broken | None:
    if entry.text[2] < "5" or entry.batch.description.upper() in TAKEN_BACK:
        return None
    return Broken(
        "D.1",
        layout["Transaction Code"].name,
        "the entry takes money from an account: it is no payment, and its batch is "
        f"neither {TAKEN_BACK[0]} nor {TAKEN_BACK[1]}",
    )


def _routing(entry: Entry, layout: Record) -> Broken | None:
    if is_routing_number(entry.text[3:12]):
        return None
    reason = "not that of a routing number (9 digits, first two in a range of the ABA)"
    return Broken.at(layout["Check Digit"], f"{reason}; ask the payee's bank for it")


def _account(entry: Entry, layout: Record) -> Broken | None:
    if entry.text[entry.batch.places.account].strip(" 0"):
        return None
    reason = "blank or all zeros; ask the payee for the account"
    return Broken.at(layout["Account Number"], reason)


def _amount(entry: Entry, layout: Record) -> Broken | None:
    live = entry.text[1:3] in LIVE
    if entry.readable and live == bool(entry.cents):
        return None
    field = layout["Amount"]
    if not entry.readable:
        return Broken.at(field, "not a number of cents; give it in digits alone")
    if live:
        return Broken.at(field, "zero; only prenotes and zero-dollar entries are")
    return Broken.at(field, "not zero in a prenote or zero-dollar entry")


def _name(entry: Entry, layout: Record) -> Broken | None:
    place = entry.batch.places.name
    if place is None or entry.text[place].strip():
        return None
    field = next(field for field in layout.fields if field.name in NAMES)
    return Broken.at(field, "blank; give the payee's name")


def _indicator(entry: Entry, layout: Record) -> Broken | None:
    said = entry.text[78]
    if said == ("1" if entry.addenda else "0"):
        return None
    there = "there are some" if entry.addenda else "there are none"
    field = layout["Addenda Record Indicator"]
    return Broken.at(field, f"wrong: addenda are marked by 1, none by 0, and {there}")


def _addenda(entry: Entry, layout: Record) -> Broken | None:
    many = len(entry.addenda) + entry.surplus
    place = entry.batch.places.addenda_count
    if place is not None and entry.text[place] != f"{many:04d}":
        reason = f"not {many}, as many as there are"
        return Broken.at(layout["Number of Addenda Records"], reason)
    if not entry.addenda and entry.text[1:3] in ZERO_DOLLAR:
        reason = "a zero-dollar entry only carries remittance, but has no addenda"
        return Broken("A.2", "Addenda Record Indicator", reason)
    found = broken_addenda(entry)
    if found is None and entry.batch.is_international:
        name = IAT_RECEIVER["Receiving Name"]
        if not name.of(entry.addenda[0]).strip():
            return Broken.at(name, "blank; give the payee's name")
    return found


_RULES: Final[tuple[Rule, ...]] = (
    _code,
    _routing,
    _account,
    _amount,
    _name,
    _indicator,
    _addenda,
    _debit,
)
