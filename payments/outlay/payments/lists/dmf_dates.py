"""Dates of the Death Master File: each distinct one is read once, then remembered."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.contracts import INT16
from outlay.payments.lists.cells import facts
from outlay.payments.lists.dates import Day, packed_day
from outlay.payments.lists.dmf_record import Fields
from outlay.payments.lists.reading import BadCellError
from outlay.payments.tables import DATE, TEXT

NO_DATE = "deaths without a date"
DIED_PARTLY = "dates of death of which only month or year is given or possible"
BORN_ODDLY = "dates of birth that are incomplete, unreadable or on no calendar"
PROOFS = {"V": "verified", "P": "proof of death seen"}
_KEPT = 1 << 17  # more than the days of 300 years


class _Death(NamedTuple):
    died_on: dt.date | None
    died_text: str | None
    valid_from: dt.date | None
    facts: str | None
    odd: str | None


class _Birth(NamedTuple):
    born_on: dt.date | None
    born_year: int | None
    odd: str | None


def deaths(fields: Fields) -> tuple[Fields, Counter[str]]:
    """Return the columns about the deaths, and what was odd.

    A death of which only the month is known counts from its first day.
    """
    both = pc.binary_join_element_wise(fields["died"], fields["verified"], "")
    kinds = (DATE, TEXT, DATE, TEXT, TEXT)
    return _columns(both, _death, dict(zip(_Death._fields, kinds, strict=True)))


def births(fields: Fields) -> tuple[Fields, Counter[str]]:
    """Return the columns about the births, and what was odd."""
    kinds = (DATE, INT16, TEXT)
    named = dict(zip(_Birth._fields, kinds, strict=True))
    return _columns(fields["born"], _birth, named)


def _columns(
    texts: pa.Array,
    read: Callable[[str], tuple[object, ...]],
    kinds: dict[str, pa.DataType],
) -> tuple[Fields, Counter[str]]:
    encoded = texts.dictionary_encode()
    found = [read(text) for text in encoded.dictionary.to_pylist()]
    parts = zip(*found, strict=True) if found else ([] for _ in kinds)
    columns = {
        name: pa.array(part, kind).take(encoded.indices)
        for (name, kind), part in zip(kinds.items(), parts, strict=True)
    }
    odd = columns.pop("odd").drop_null().value_counts().to_pylist()
    return columns, Counter({row["values"]: row["counts"] for row in odd})


@lru_cache(_KEPT)
def _death(text: str) -> _Death:
    day, proof = _day(text[:-1]), PROOFS.get(text[-1])
    if day is None:
        return _Death(None, None, None, facts((("report", proof),)), NO_DATE)
    partly = day.text if day.date is None else None
    known = partly or str(day.date)
    said = facts((("date of death", known), ("report", proof)))
    return _Death(day.date, partly, day.first, said, DIED_PARTLY if partly else None)


@lru_cache(_KEPT)
def _birth(text: str) -> _Birth:
    try:
        day = _day(text)
    except BadCellError:
        day = None
    if day is None:
        return _Birth(None, None, BORN_ODDLY)
    return _Birth(day.date, day.year, None if day.date else BORN_ODDLY)


def _day(text: str) -> Day | None:
    day = packed_day(text, "date")
    return None if day is None or day.year == 0 else day
