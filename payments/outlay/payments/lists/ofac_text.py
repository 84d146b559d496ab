"""What OFAC writes into text: names, remarks, and the last line of an address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from outlay.payments.lists.cells import filled, joined, person, zip5
from outlay.payments.lists.dates import Day, word_day

SUFFIXES = {"JR", "SR", "II", "III", "IV"}
_SSN = re.compile(r"\bSSN[:\s]+(\d{3})-?(\d{2})-?(\d{4})\b")
_BORN = re.compile(r"\bDOB\s+([^;.\n]+)")
_RANGE = re.compile(
    r"(?:circa|approximately)?\s*(.+?)(?:\s+(?:to|or|-)\s+.+)?", re.IGNORECASE
)
_WEAK = re.compile(r"[af]\.k\.a\.\s+'([^'\n]+)'", re.IGNORECASE)
_POSTAL = re.compile(r"(?P<city>.+?),\s*(?P<state>[A-Z]{2})(?:\s+(?P<zip>[\d-]+))?")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is read from the remarks of an entry; all else is left where it is.

    Attributes
    ----------
    births : tuple of Day
        Every date of birth; "circa" and ranges give the year they begin with.
    births_lost : int
        How many dates of birth were not understood.
    ssns : tuple of str
        9 digits each; for tokens only.
    aliases : tuple of str
        Weak aliases: OFAC finds them too broad to search by alone.
    """

    births: tuple[Day, ...]
    births_lost: int
    ssns: tuple[str, ...]
    aliases: tuple[str, ...]

    @classmethod
    def read(cls, parts: Sequence[str]) -> Self:
        """Read the remarks and their overflow.

        The overflow goes on in the middle of a word or after one, and the blank
        between is not kept: what reads well either way counts.
        """
        text = "\n".join(dict.fromkeys(("".join(parts), " ".join(parts))))
        births = {found: _born(found) for found in _BORN.findall(text)}
        whole = _BORN.findall("".join(parts))
        return cls(
            tuple(dict.fromkeys(day for day in births.values() if day)),
            sum(births[found] is None for found in whole),
            tuple(dict.fromkeys("".join(found) for found in _SSN.findall(text))),
            tuple(dict.fromkeys(_WEAK.findall(text))),
        )


def _born(text: str) -> Day | None:
    whole = " ".join(text.split())
    found = _RANGE.fullmatch(whole)
    first = found[1] if found else whole
    day = word_day(first)
    return day if day is None or first == whole else Day(day.year)


def named(name: str, kind: str) -> dict[str, object]:
    """Return the name columns; persons stand as "SURNAME, Given Middle"."""
    surname, comma, rest = name.partition(",")
    if kind != "person" or not comma or not rest.strip():
        return {"name": name}
    words = rest.split()
    suffix = None
    if len(words) > 1 and words[-1].strip(".,").upper() in SUFFIXES:
        suffix = words.pop().strip(".,")
    given, middle = words[0].rstrip(","), joined(word.rstrip(",") for word in words[1:])
    return person(given, middle, surname.strip(), suffix)


def placed(
    street: str | None, place: str | None, country: str | None
) -> dict[str, object]:
    """Return the address columns; "City, ST 12345" is parted for the United States."""
    domestic = country == "United States"
    columns: dict[str, object] = {
        "street": street,
        "city": place,
        "country": "US" if domestic else country,
    }
    found = _POSTAL.fullmatch(place or "") if domestic else None
    if found is None:
        return columns
    code = zip5(filled(found["zip"] or ""))
    return columns | {"city": found["city"], "state": found["state"], "zip5": code}
