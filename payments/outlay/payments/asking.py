"""Asks the agency's own sources about a batch, and writes down what they said."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.adapters import ASKED_WITH, MEANINGS, Adapter, Plugged
from outlay.payments.atomic import whole
from outlay.payments.errors import Place, StoreError
from outlay.payments.identities import read_identities
from outlay.payments.reader import Tick, silent
from outlay.payments.store import Store

SECONDS = 60.0
# After so many failures a source is not asked again: it would only cost time.
FAILURES = 3
TEXT = pa.string()
NOBODYS_CODE = "it answered with something that is no code of it"


@dataclass(slots=True)
class Asking:
    """One source while a batch goes by; `seconds` is its patience for one piece."""

    plugged: Plugged
    seconds: float = SECONDS
    failures: int = 0
    problem: str | None = field(init=False)

    def __post_init__(self) -> None:
        self.problem = self.plugged.problem

    def answers(self, rows: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
        """Return code and problem of each row; at least one of them is null."""
        adapter = self.plugged.adapter
        if self.problem is not None or adapter is None:
            return self._none(rows.num_rows, self.problem)
        said = _in_time(adapter, rows, self.seconds)
        if isinstance(said, _Failed):
            self._failed(said)
            return self._none(rows.num_rows, said.words)
        if len(said) != rows.num_rows:
            return self._none(rows.num_rows, "it did not answer each payment once")
        return self._known(said)

    def _failed(self, failed: "_Failed") -> None:
        self.failures += 1
        if failed.final or self.failures >= FAILURES:
            self.problem = f"{failed.words}, and was not asked again"

    def _known(self, said: Sequence[object]) -> tuple[pa.Array, pa.Array]:
        known = MEANINGS[self.plugged.kind]
        found = [c if isinstance(c, str) and c in known else None for c in said]
        odd = [
            NOBODYS_CODE if code is None and c is not None else None
            for code, c in zip(found, said, strict=True)
        ]
        return pa.array(found, TEXT), pa.array(odd, TEXT)

    @staticmethod
    def _none(rows: int, problem: str | None) -> tuple[pa.Array, pa.Array]:
        return pa.nulls(rows, TEXT), pa.repeat(pa.scalar(problem, TEXT), rows)


def ask_adapters(
    store: Store,
    import_id: str,
    plugged: Sequence[Plugged],
    out: Path,
    *,
    asked_on: dt.date,
    seconds: float = SECONDS,
    tick: Tick = silent,
) -> None:
    """Write the answers about one import to `out`, in the payments' order.

    The file has payment_key and, for each kind, its code and its problem; its
    metadata say who was asked and when. Raw identifiers reach the sources and
    nothing else.

    Raises
    ------
    StoreError
        Where payments and identities are not of the same import.
    OutputError
        Where `out` cannot be written.
    """
    asking = [Asking(each, seconds) for each in plugged]
    said = {
        each.kind: {"source": each.source, "asked_on": asked_on.isoformat()}
        for each in plugged
    }
    schema = pa.schema(
        [
            ("payment_key", TEXT),
            *((name, TEXT) for each in plugged for name in columns_of(each.kind)),
        ],
        metadata={"asked": json.dumps(said)},
    )
    done = 0
    with whole(out) as unfinished, pq.ParquetWriter(unfinished, schema) as writer:
        for rows in _rows(store, import_id):
            writer.write_batch(_answered(rows, asking, schema))
            done += rows.num_rows
            tick(done, 0)


def columns_of(kind: str) -> tuple[str, str]:
    """Return the columns of a kind: its code, and why there is none."""
    return kind, f"{kind}_problem"


def _answered(
    rows: pa.RecordBatch, asking: Sequence[Asking], schema: pa.Schema
) -> pa.RecordBatch:
    columns = [rows["payment_key"]]
    for each in asking:
        columns += each.answers(rows.select(ASKED_WITH[each.plugged.kind]))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _rows(store: Store, import_id: str) -> Iterator[pa.RecordBatch]:
    """Yield the payments with their identities, as the import wrote them."""
    key = store.keyring.identity_key
    identities = read_identities(
        store.identities_file(import_id), key=key, import_id=import_id
    )
    told = (rows.combine_chunks() for rows in identities if rows.num_rows)
    for payments, raw in zip_longest(_groups(store, import_id), told):
        if not _alike(payments, raw):
            raise _apart(store.identities_file(import_id))
        columns = {name: payments[name] for name in payments.column_names}
        columns |= {name: raw[name] for name in raw.column_names}
        yield pa.table(columns).combine_chunks().to_batches()[0]


def _alike(one: pa.Table | None, other: pa.Table | None) -> bool:
    if one is None or other is None:
        return False
    same: bool = one["payment_key"].equals(other["payment_key"])
    return same


def _groups(store: Store, import_id: str) -> Iterator[pa.Table]:
    wanted = {name for names in ASKED_WITH.values() for name in names}
    with pq.ParquetFile(store.payments_file(import_id), pre_buffer=False) as file:
        held = [
            name
            for name in file.schema_arrow.names
            if name in wanted or name == "payment_key"
        ]
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group, columns=held)
            if rows.num_rows:
                yield rows


@dataclass(frozen=True, slots=True)
class _Failed:
    """A source that did not answer; `final` where it may still be at it."""

    words: str
    final: bool = False


def _in_time(
    adapter: Adapter, rows: pa.RecordBatch, seconds: float
) -> Sequence[object] | _Failed:
    answers: SimpleQueue[Sequence[object] | _Failed] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(adapter.ask(rows)))
        except Exception as error:  # noqa: BLE001 - the agency's code may raise anything
            # Its words may hold a number of a person: only its kind is told.
            answers.put(_Failed(f"it failed ({type(error).__name__})"))

    # A daemon: a source that never answers does not keep the run from ending.
    Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return _Failed(f"it did not answer within {seconds:g} seconds", final=True)


def _apart(path: Path) -> StoreError:
    return StoreError(
        "payments and identities of an import are not of the same rows",
        where=Place(file=str(path)),
        rule="docs/store.md#identities",
        fix="put both files back from a backup, or take the payment file in anew",
    )
