"""Cells that several lists share: nulls, names, ZIP codes, and the facts line."""

import hashlib
import re
from collections.abc import Iterable, Sequence

from outlay.payments.lists.dates import Day

_BLANKS = re.compile(r"[\s\x00-\x1f]+")
_JUNK = re.compile(r"[X\-.*]*|N/?A|NONE|UNKNOWN", re.IGNORECASE)
_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?(?:\.0)?")
_NUMBER = re.compile(r"\b\d{3}-?\d{2}-?\d{4}\b")
DIGEST_DIGITS = 16


def filled(cell: str) -> str | None:
    """Return a cell with its blanks collapsed; None where nothing else is in it."""
    return _BLANKS.sub(" ", cell).strip() or None


def unless_junk(cell: str | None) -> str | None:
    """Return a part of an address; `XX`, `-` and their like are None."""
    return None if cell is None or _JUNK.fullmatch(cell) else cell


def joined(parts: Iterable[str | None], between: str = " ") -> str | None:
    """Return the filled parts in one text, or None where none is filled."""
    return between.join(part for part in parts if part) or None


def zip5(cell: str | None) -> str | None:
    """Return the 5-digit ZIP code of a domestic address; zeros are None."""
    found = _ZIP.fullmatch(cell or "")
    return found[1] if found and found[1].strip("0") else None


def digest(cells: Sequence[str | None]) -> str:
    """Return what stands for a row that has no reference of its own."""
    text = "\x1f".join(cell or "" for cell in cells)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_DIGITS]


def facts(pairs: Iterable[tuple[str, str | None]]) -> str | None:
    """Return "label: value; label: value" of the filled ones.

    What looks like a person's number is left out: facts are shown and exported.
    """
    text = joined((f"{label}: {value}" for label, value in pairs if value), "; ")
    return None if text is None else _NUMBER.sub("(number left out)", text)


def birth(day: Day | None) -> dict[str, object]:
    """Return the birth columns: a date only where it is complete."""
    if day is None or day.year == 0:
        return {}
    return {"born_on": day.date, "born_year": day.year}


def person(
    given: str | None, middle: str | None, surname: str | None, suffix: str | None
) -> dict[str, object]:
    """Return the name columns of a person whose name the list parts."""
    return {
        "name": joined((given, middle, surname, suffix)),
        "surname": surname,
        "given": given,
        "middle": middle,
        "suffix": suffix,
    }
