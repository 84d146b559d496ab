"""Either side of a comparison: names as numbers, and the second attributes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.matching.addresses import address_keys
from outlay.payments.matching.lookup import Ints

# A vessel or aircraft is paid, if ever, as its owner's organisation.
_COLUMNS = ("kind", "tin_type", "tin_token", "born_on", "zip5", "street")
_KINDS = {"person": 1, "organisation": 2, "vessel": 2, "aircraft": 2}


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside the names of a table; rows as in the table.

    Attributes
    ----------
    kind : array of int
        1 for persons, 2 for organisations, 0 where it is not known.
    born : array of int
        Days since 1970 of the date of birth, or UNKNOWN.
    taxpayer : Arrow text
        Keyed token of the taxpayer number with its kind before it.
    address : Arrow text
        ZIP code and house number: a key of addresses that may be one.
    """

    kind: Ints
    born: Ints
    taxpayer: pa.Array
    tin_type: pa.Array
    street: pa.Array
    address: pa.Array


UNKNOWN = -(1 << 31)


def facts_of(rows: pa.Table) -> Facts:
    """Gather the facts of payees or of entries."""
    whole = {name: rows[name].combine_chunks() for name in _COLUMNS}
    return Facts(
        kind=_kinds(whole["kind"]),
        born=_days(whole["born_on"]),
        taxpayer=pc.binary_join_element_wise(
            whole["tin_type"], whole["tin_token"], "|"
        ),
        tin_type=whole["tin_type"],
        street=whole["street"],
        address=address_keys(whole["zip5"], whole["street"]),
    )


def known_days(born: Ints) -> pa.Array:
    """Return days as keys, unknown ones as null."""
    return pa.array(born, mask=born == UNKNOWN)


def may_be_same(left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Whether two kinds of payee may be one: equal, or one of them not known."""
    return np.asarray((left == right) | (left == 0) | (right == 0))


def _kinds(kind: pa.Array) -> Ints:
    encoded = pc.fill_null(kind, "").dictionary_encode()
    codes = np.array([_KINDS.get(k, 0) for k in encoded.dictionary.to_pylist()], int)
    return np.asarray(codes[encoded.indices.to_numpy()], np.int64)


def _days(born: pa.Array) -> Ints:
    days = pc.fill_null(born.cast(pa.int32()), UNKNOWN)
    return np.asarray(days.to_numpy(), np.int64)
