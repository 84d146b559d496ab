"""Entries of the Death Master File from the fields of its records."""

from collections import Counter
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.lists.cells import zip5
from outlay.payments.lists.dmf_dates import PROOFS, births, deaths
from outlay.payments.lists.dmf_record import Fields
from outlay.payments.tables import ENTRIES, TEXT
from outlay.payments.tokens import Tokeniser

_PARTS = ("given", "middle", "surname", "suffix")


def entries_of(fields: Fields, tokeniser: Tokeniser) -> tuple[pa.Table, Counter[str]]:
    """Return the ENTRIES rows of records that break no rule, and what was odd."""
    count, token = len(fields["ssn"]), tokens_of(fields, tokeniser)
    died, died_oddly = deaths(fields)
    born, born_oddly = births(fields)
    columns = {
        "source": _same("dmf", count),
        "entry": token,
        "kind": _same("person", count),
        "name_kind": _same("primary", count),
        "tin_token": token,
        "tin_type": _same("ssn", count),
        "verified": _once(fields["verified"], lambda v: v if v in PROOFS else None),
        **died,
        **born,
        **_names(fields),
        **_place(fields),
    }
    arrays = [
        columns.get(field.name, pa.nulls(count, field.type)) for field in ENTRIES.schema
    ]
    table = pa.Table.from_arrays(arrays, schema=ENTRIES.schema)
    return table, died_oddly + born_oddly


def tokens_of(fields: Fields, tokeniser: Tokeniser) -> pa.Array:
    """Return the tokens of the numbers, as payees of that number have them."""
    numbers = fields["ssn"]
    return tokeniser.taxpayer(_same("ssn", len(numbers)), numbers)


def _names(fields: Fields) -> Fields:
    parts = {
        name: _once(fields[name], lambda text: text.strip() or None) for name in _PARTS
    }
    whole = pc.binary_join_element_wise(*parts.values(), " ", null_handling="skip")
    return {"name": whole, **parts}


def _place(fields: Fields) -> Fields:
    """Return state and ZIP code; files since 2011 have neither."""
    home, paid = (_once(fields[name], zip5) for name in ("zip", "zip_paid"))
    state = _once(fields["state"], lambda text: text if text.isalpha() else None)
    return {"zip5": pc.coalesce(home, paid), "state": state}


def _same(value: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, TEXT), count)


def _once(values: pa.Array, make: Callable[[str], str | None]) -> pa.Array:
    """Apply `make` to each distinct text once."""
    encoded = values.dictionary_encode()
    made = pa.array([make(text) for text in encoded.dictionary.to_pylist()], TEXT)
    return made.take(encoded.indices)
