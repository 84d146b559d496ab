"""The payees of an import: identities and payments side by side, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.identities import read_identities
from outlay.payments.matching.engine import PAYEES
from outlay.payments.matching.forms import looks_organised
from outlay.payments.matching.lookup import Ints, Lookup
from outlay.payments.store import Store

ROWS = 200_000  # payments in a piece, at least
BORN = ("x_dob", "x_born_on", "x_birth_date", "x_date_of_birth")
_PAID = ["payment_key", "payee_token", "tin_type", "zip5", "scheduled_on"]
_PART = "\x1f"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some payments of an import, and their payees, each once.

    Attributes
    ----------
    payments : table
        payment_key, scheduled_on.
    payees : table
        engine.PAYEES.
    of_payee : Lookup
        The payments of each payee, by its place in `payees`.
    """

    payments: pa.Table
    payees: pa.Table
    of_payee: Lookup


def pieces(store: Store, import_id: str) -> Iterator[Piece]:
    """Yield the payments of an import in order; memory does not grow with it."""
    paid = _Payments(store, import_id)
    gathered: list[pa.Table] = []
    for raw in _identities(store, import_id):
        gathered.append(_side_by_side(raw, paid.take(raw.num_rows)))
        if sum(rows.num_rows for rows in gathered) >= ROWS:
            yield _piece(pa.concat_tables(gathered))
            gathered = []
    if gathered:
        yield _piece(pa.concat_tables(gathered))


def _identities(store: Store, import_id: str) -> Iterator[pa.Table]:
    key = store.keyring.identity_key
    path = store.identities_file(import_id)
    return read_identities(path, key=key, import_id=import_id)


class _Payments:
    """The payments of an import, taken as many at a time as are asked for."""

    def __init__(self, store: Store, import_id: str) -> None:
        file = pq.ParquetFile(store.payments_file(import_id))
        there = set(file.schema_arrow.names)
        self._born = [name for name in BORN if name in there][:1]
        columns = [*_PAID, *self._born]
        self._batches = file.iter_batches(columns=columns)
        self._rest = file.schema_arrow.empty_table().select(columns)

    def take(self, many: int) -> pa.Table:
        """Return the next `many` payments, with a column born_on."""
        while self._rest.num_rows < many:
            more = pa.Table.from_batches([next(self._batches)])
            self._rest = pa.concat_tables([self._rest, more])
        taken, self._rest = self._rest.slice(0, many), self._rest.slice(many)
        return taken.append_column("born_on", self._days(taken))

    def _days(self, rows: pa.Table) -> pa.Array | pa.ChunkedArray:
        if not self._born:
            return pa.nulls(rows.num_rows, pa.date32())
        return birth_days(rows[self._born[0]])


def birth_days(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return dates of birth from dates or ISO text; what is no date is null."""
    if pa.types.is_string(values.type):
        values = pc.strptime(values, "%Y-%m-%d", "s", error_is_null=True)
    if not pa.types.is_temporal(values.type):
        return pa.nulls(len(values), pa.date32())
    return values.cast(pa.date32(), safe=False)


def _side_by_side(raw: pa.Table, paid: pa.Table) -> pa.Table:
    name = raw["payee_name"].combine_chunks()
    tin = pc.if_else(raw["tin"].is_valid(), paid["payee_token"], None)
    return pa.table(
        {
            "payment_key": paid["payment_key"],
            "scheduled_on": paid["scheduled_on"],
            "name": name,
            "kind": _kinds(name, paid["tin_type"].combine_chunks()),
            "tin_type": paid["tin_type"],
            "tin_token": tin,
            "born_on": paid["born_on"],
            "street": raw["street"],
            "zip5": paid["zip5"],
        }
    )


def _kinds(name: pa.Array, tin_type: pa.Array) -> pa.Array:
    """Return what a payee is: a legal form tells, else a number of persons."""
    person = pc.fill_null(pc.is_in(tin_type, pa.array(["ssn", "itin"])), False)
    kind = pc.if_else(person, "person", pa.scalar(None, pa.string()))
    return pc.if_else(looks_organised(name), "organisation", kind)


def _piece(rows: pa.Table) -> Piece:
    parts = [pc.fill_null(rows[name].cast(pa.string()), "") for name in PAYEES.names]
    keys = pc.binary_join_element_wise(*parts, _PART).combine_chunks()
    codes: Ints = keys.dictionary_encode().indices.to_numpy().astype(np.int64)
    _, first = np.unique(codes, return_index=True)
    payees = rows.select(PAYEES.names).take(pa.array(first)).combine_chunks()
    payments = rows.select(["payment_key", "scheduled_on"])
    return Piece(payments, payees, Lookup.of(pa.array(codes)))
