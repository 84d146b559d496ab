"""Small files and their reading, for the tests of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.formats.delimited import MappedReader, Mapping
from outlay.payments.formats.delimited.loading import parse_mapping
from outlay.payments.reader import BadRow, Totals
from outlay.payments.tables import INTAKE

HEADER = "loc,sched,id,amount,how,date,name"
PLAIN = """
[columns]
alc = "loc"
schedule_number = "sched"
payment_id = "id"
amount_cents = "amount"
method = "how"
scheduled_on = "date"
payee_name = "name"
"""


@dataclass(frozen=True)
class Read:
    """A file read to its end."""

    good: pa.Table
    bad: list[BadRow]
    totals: Totals

    @property
    def cents(self) -> int:
        good = pc.sum(self.good["amount_cents"]).as_py() or 0
        return good + sum(row.amount_cents or 0 for row in self.bad)

    def column(self, name: str) -> list[object]:
        return self.good[name].to_pylist()

    def rules(self) -> list[tuple[int, str, str | None]]:
        return [(row.source_line, row.rule, row.field) for row in self.bad]


def read(path: Path, mapping: Mapping | str = PLAIN, *, block: int = 8 << 20) -> Read:
    """Read `path`, checking what must hold of every file."""
    made = parse_mapping(mapping, "m.toml") if isinstance(mapping, str) else mapping
    reader = MappedReader(path, made, block=block)
    chunks = list(reader.chunks())
    for chunk in chunks:
        INTAKE.check(chunk.good)
    found = Read(
        pa.Table.from_batches([chunk.good for chunk in chunks]),
        [row for chunk in chunks for row in chunk.bad],
        reader.totals(),
    )
    lines = found.good["source_line"].to_pylist()
    assert lines == sorted(set(lines))
    assert found.totals.payments == found.good.num_rows + len(found.bad)
    assert found.totals.cents == found.cents
    unreadable = sum(row.amount_cents is None for row in found.bad)
    assert found.totals.unreadable == unreadable
    return found


def write(folder: Path, rows: Sequence[str] | bytes, header: str = HEADER) -> Path:
    """Write a CSV file of `rows` under `header`, or the bytes as they are."""
    path = folder / "in.csv"
    if isinstance(rows, bytes):
        path.write_bytes(rows)
    else:
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def row(**cells: str) -> str:
    """Return a sound row with some cells changed."""
    sound = {
        "loc": "12345678",
        "sched": "S1",
        "id": "00123",
        "amount": "12.50",
        "how": "ach",
        "date": "2026-07-01",
        "name": "MADE UP PERSON",
    }
    return ",".join((sound | cells).values())
