"""Rules of the addenda of a forward entry: type, number, order, sequence numbers."""

from typing import Final

from outlay.payments.formats.nacha.broken import Broken
from outlay.payments.formats.nacha.codes import IAT_TYPES, MOST_IAT_ADDENDA
from outlay.payments.formats.nacha.layout import (
    BY_TYPE,
    IAT_RECEIVER,
    REMITTANCE,
    Record,
)
from outlay.payments.formats.nacha.walk import Entry

IAT_NEEDED: Final = ("10", "11", "12", "13", "14", "15", "16")
_IAT_MOST: Final = {"17": 2, "18": 5}
_NUMBERED: Final = frozenset(("05", "17", "18"))
_TRACED: Final = frozenset(("02", "98", "99"))
_FIX = "correct the addenda"


def broken_addenda(entry: Entry) -> Broken | None:
    """Return the first rule that the addenda of a forward entry break."""
    if entry.batch.is_international:
        return _international(entry)
    kind = entry.batch.kind
    many = len(entry.addenda) + entry.surplus
    if not kind.least <= many <= kind.most:
        return _number(kind.least, kind.most, many)
    for place, text in enumerate(entry.addenda, 1):
        if text[1:3] != kind.addenda:
            return _type(f"not {kind.addenda}, the type that this entry class takes")
        found = broken_sequence(entry, text, place)
        if found is not None:
            return found
    return None


def broken_sequence(entry: Entry, text: str, place: int) -> Broken | None:
    """Return how an addendum fails to belong to its entry, `place` th of its type."""
    kind, layout = text[1:3], BY_TYPE.get(text[1:3], REMITTANCE)
    if kind in _TRACED:
        if text[79:94] != entry.trace:
            reason = "not the entry's trace number; number the addenda anew"
            return Broken.at(layout["Trace Number"], reason)
        return None
    if text[87:94] != entry.text[87:94]:
        field = layout["Entry Detail Sequence Number"]
        return Broken.at(field, f"not the end of the entry's trace number; {_FIX}")
    if kind in _NUMBERED and text[83:87] != f"{place:04d}":
        field = layout["Addenda Sequence Number"]
        return Broken.at(field, f"not {place}, as its place among them; {_FIX}")
    return None


def _international(entry: Entry) -> Broken | None:
    types = [text[1:3] for text in entry.addenda]
    found = _order(types, entry.surplus)
    if found is not None:
        return found
    seen: dict[str, int] = {}
    for kind, text in zip(types, entry.addenda, strict=True):
        seen[kind] = seen.get(kind, 0) + 1
        found = broken_sequence(entry, text, seen[kind])
        if found is not None:
            return found
    if entry.addenda[0][3:6] not in IAT_TYPES:
        field = IAT_RECEIVER["Transaction Type Code"]
        return Broken.at(field, "none of the codes for the reason of a payment")
    return None


def _order(types: list[str], surplus: int) -> Broken | None:
    if tuple(types[:7]) != IAT_NEEDED:
        return _type("not in the order 10 to 16, which every international entry has")
    if types[7:] != sorted(types[7:]) or not set(types[7:]) <= _IAT_MOST.keys():
        return _type("after 10 to 16 neither 17 nor, behind all 17, 18")
    many = len(types) + surplus
    if many > MOST_IAT_ADDENDA:
        return _number(len(IAT_NEEDED), MOST_IAT_ADDENDA, many)
    for kind, most in _IAT_MOST.items():
        if types.count(kind) > most:
            return _type(f"{kind} more than {most} times")
    return None


def _type(reason: str) -> Broken:
    field = _any()["Addenda Type Code"]
    return Broken("A.1", field.name, f"{field.name} is {reason}; {_FIX}")


def _number(least: int, most: int, many: int) -> Broken:
    wanted = str(least) if least == most else f"{least} to {most:,}"
    reason = f"the entry has {many:,} addenda; its class has {wanted}; {_FIX}"
    return Broken("A.2", "Addenda Record Indicator", reason)


def _any() -> Record:
    return REMITTANCE
