"""Made-up rows and readers: nobody here is or was a person."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.reader import BadRow, Chunk, Totals
from outlay.payments.tables import INTAKE

PAID = dt.date(2026, 7, 1)
AS_OF = dt.date(2026, 6, 29)
TIN = "907145328"
ACCOUNT = "55500012347766"
NAME = "Zebulon Quillfeather"
STREET = "77 Nowhere Crossing"
INVOICE = "QX-00417-ZW"
RAW = (TIN, ACCOUNT, NAME, STREET, INVOICE)


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One INTAKE row; every number another payment of another payee."""
    return {
        "source_line": number,
        "alc": "00012345",
        "schedule_number": "S1",
        "payment_id": f"{number:08d}",
        "agency": "Made-up Agency",
        "program": "Made-up Program",
        "payment_type": "Vendor",
        "method": "ach",
        "amount_cents": 100 + number,
        "scheduled_on": PAID,
        "routing_number": "011000015",
        "zip5": "02199",
        "known_at": dt.datetime(2026, 6, 29, 14, tzinfo=dt.UTC),
        "tin_type": "ssn",
        "suspect": False,
        "payee_name": f"Made Up {number}",
        "tin": f"9{number:08d}",
        "account_number": f"000{number}",
        "street": f"{number} Nowhere St",
        "invoice_number": f"INV-{number}",
    } | changes


def batch(rows: Sequence[dict[str, Any]], **extra: pa.DataType) -> pa.RecordBatch:
    """Rows as a batch of INTAKE, with further columns of the given types."""
    schema = INTAKE.schema
    for name, kind in extra.items():
        schema = schema.append(pa.field(name, kind))
    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


def bad(line: int, cents: int | None = 5) -> BadRow:
    """A row that a reader refuses."""
    return BadRow(line, "made-up rule", "amount_cents", "made-up reason", cents)


@dataclass
class MadeUpReader:
    """Hands over what it is given, and counts it unless told another sum."""

    given: Sequence[Chunk]
    source_format: str = "parquet"
    said: Totals | None = None
    steps: list[int] = field(default_factory=list)

    def chunks(self) -> Iterator[Chunk]:
        for chunk in self.given:
            self.steps.append(chunk.good.num_rows)
            yield chunk

    def totals(self) -> Totals:
        return self.said or honest(self.given)


def honest(chunks: Sequence[Chunk]) -> Totals:
    """The totals of chunks, summed in plain Python."""
    good = [c for chunk in chunks for c in chunk.good["amount_cents"].to_pylist()]
    refused = [row.amount_cents for chunk in chunks for row in chunk.bad]
    cents = sum(good) + sum(c for c in refused if c is not None)
    return Totals(len(good) + len(refused), cents, refused.count(None))


def payments_file(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Write rows as a Parquet file whose columns have the INTAKE names."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "day.parquet"
    pq.write_table(pa.Table.from_batches([batch(rows)]), path)
    return path


def any_rows(count: int, seed: int) -> list[dict[str, Any]]:
    """Rows with amounts of any sign and some facts missing, by the seed."""
    draw = np.random.default_rng(seed)
    return [
        row(
            number,
            amount_cents=int(draw.integers(-(10**7), 10**9)),
            tin=(None, "912345678", f"9{number:08d}")[draw.integers(3)],
            account_number=(None, "0007")[draw.integers(2)],
            known_at=None,
        )
        for number in range(1, count + 1)
    ]


def stored(store: Any) -> pa.Table:
    """The payments table of a store, by key."""
    tables = [pq.read_table(path) for path in store.payments_files()]
    return pa.concat_tables(tables, promote_options="default").sort_by("payment_key")


def column(table: pa.Table, name: str) -> list[Any]:
    """One column as plain values."""
    values: list[Any] = table[name].to_pylist()
    return values


def cents(table: pa.Table) -> int:
    """The sum of a table's amounts."""
    total: int = pc.sum(table["amount_cents"]).as_py() or 0
    return total
