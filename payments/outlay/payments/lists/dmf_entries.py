"""Entries of the Death Master File from the fields of its records."""

from collections import Counter
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.contracts import INT16
from outlay.payments.lists.cells import facts, zip5
from outlay.payments.lists.dates import Day, packed_day
from outlay.payments.lists.dmf_record import Fields
from outlay.payments.lists.reading import BadCellError
from outlay.payments.tables import DATE, ENTRIES, TEXT
from outlay.payments.tokens import Tokeniser

NO_DATE = "deaths without a date"
DIED_PARTLY = "dates of death of which only month or year is given or possible"
BORN_ODDLY = "dates of birth that are incomplete, unreadable or on no calendar"
_PROOFS = {"V": "verified", "P": "proof of death seen"}


def entries_of(fields: Fields, tokeniser: Tokeniser) -> pa.Table:
    """Return the ENTRIES rows of records that break no rule."""
    count = len(fields["ssn"])
    token = tokens_of(fields, tokeniser)
    columns = {
        "source": _same("dmf", count),
        "entry": token,
        "kind": _same("person", count),
        "name_kind": _same("primary", count),
        "tin_token": token,
        "tin_type": _same("ssn", count),
        "verified": _once(fields["verified"], lambda v: v if v in _PROOFS else None),
        "facts": _facts(fields),
        **_names(fields),
        **_dates(fields),
        **_place(fields),
    }
    arrays = [
        columns.get(field.name, pa.nulls(count, field.type)) for field in ENTRIES.schema
    ]
    return pa.Table.from_arrays(arrays, schema=ENTRIES.schema)


def tokens_of(fields: Fields, tokeniser: Tokeniser) -> pa.Array:
    """Return the tokens of the numbers, as payees of that number have them."""
    numbers = fields["ssn"]
    return tokeniser.taxpayer(_same("ssn", len(numbers)), numbers)


def oddities_of(fields: Fields) -> Counter[str]:
    """Count what is strange about the dates of these records."""
    died = _once(fields["died"], _died_oddly)
    born = _once(fields["born"], _born_oddly)
    found = pc.value_counts(pa.chunked_array([died, born]).drop_null())
    return Counter({row["values"]: row["counts"] for row in found.to_pylist()})


def _names(fields: Fields) -> Fields:
    parts = {
        name: _once(fields[name], lambda text: text.strip() or None)
        for name in ("given", "middle", "surname", "suffix")
    }
    whole = pc.binary_join_element_wise(*parts.values(), " ", null_handling="skip")
    return {"name": whole, **parts}


def _dates(fields: Fields) -> Fields:
    died, born = fields["died"], fields["born"]
    return {
        "died_on": _once(died, lambda t: _of(_died(t), "date"), DATE),
        "died_text": _once(died, _partly),
        "valid_from": _once(died, lambda t: _of(_died(t), "first"), DATE),
        "born_on": _once(born, lambda t: _of(_born(t), "date"), DATE),
        "born_year": _once(born, lambda t: _of(_born(t), "year"), INT16),
    }


def _place(fields: Fields) -> Fields:
    """Return state and ZIP code; files since 2011 have neither."""
    home, paid = (_once(fields[name], zip5) for name in ("zip", "zip_paid"))
    state = _once(fields["state"], lambda text: text if text.isalpha() else None)
    return {"zip5": pc.coalesce(home, paid), "state": state}


def _facts(fields: Fields) -> pa.Array:
    both = pc.binary_join_element_wise(fields["died"], fields["verified"], "")
    return _once(both, lambda text: _fact(text[:-1], text[-1]))


def _fact(died: str, proof: str) -> str | None:
    day = _died(died)
    known = None if day is None else (day.date and day.date.isoformat()) or day.text
    return facts((("date of death", known), ("report", _PROOFS.get(proof))))


def _died(text: str) -> Day | None:
    day = packed_day(text, "died")
    return None if day is None or day.year == 0 else day


def _born(text: str) -> Day | None:
    try:
        day = packed_day(text, "born")
    except BadCellError:
        return None
    return None if day is None or day.year == 0 else day


def _partly(text: str) -> str | None:
    day = _died(text)
    return day.text if day is not None and day.date is None else None


def _died_oddly(text: str) -> str | None:
    day = _died(text)
    if day is None:
        return NO_DATE
    return DIED_PARTLY if day.date is None else None


def _born_oddly(text: str) -> str | None:
    day = _born(text)
    return BORN_ODDLY if day is None or day.date is None else None


def _of(day: Day | None, part: str) -> object:
    return None if day is None else getattr(day, part)


def _same(value: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, TEXT), count)


def _once(
    values: pa.Array, make: Callable[[str], object], kind: pa.DataType = TEXT
) -> pa.Array:
    """Apply `make` to each distinct text once."""
    encoded = values.dictionary_encode()
    made = pa.array([make(text) for text in encoded.dictionary.to_pylist()], kind)
    return made.take(encoded.indices)
