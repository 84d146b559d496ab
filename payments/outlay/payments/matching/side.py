"""Either side of a comparison: names as numbers, and the second attributes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.matching.addresses import address_keys, plain_streets
from outlay.payments.matching.lookup import Ints

# A vessel or aircraft is paid, if ever, as its owner's organisation.
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
    """

    kind: Ints
    born: Ints
    taxpayer: pa.Array
    zip5: pa.Array
    street: pa.Array
    address: pa.Array


UNKNOWN = -(1 << 31)


def facts_of(rows: pa.Table) -> Facts:
    """Gather the facts of a table with columns kind, tin_token, ... of ENTRIES."""
    whole = {name: rows[name].combine_chunks() for name in rows.column_names}
    street = plain_streets(whole["street"])
    zip5 = whole["zip5"]
    return Facts(
        kind=_kinds(whole["kind"]),
        born=_days(whole["born_on"]),
        taxpayer=pc.binary_join_element_wise(
            whole["tin_type"], whole["tin_token"], "|"
        ),
        zip5=zip5,
        street=street,
        address=address_keys(zip5, street),
    )


def known_days(born: Ints) -> pa.Array:
    """Return days as keys, unknown ones as null."""
    return pa.array(born, mask=born == UNKNOWN)


def may_be_same(left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Whether two kinds of payee may be one: equal, or one of them not known."""
    return (left == right) | (left == 0) | (right == 0)


def _kinds(kind: pa.Array) -> Ints:
    return np.array([_KINDS.get(k, 0) for k in kind.to_pylist()], np.int64)


def _days(born: pa.Array) -> Ints:
    days = pc.fill_null(born.cast(pa.int32()), UNKNOWN)
    return np.asarray(days.to_numpy(), np.int64)
