"""What the store keeps of a file of returns: which notice went to which payment."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.atomic import whole, write_whole
from outlay.payments.formats.nacha.notices import Notice
from outlay.payments.store import Store
from outlay.payments.tables import TEXT

JOINED = "joined.parquet"
QUARANTINE = "unmatched.csv"
_COLUMNS = (
    "line",
    "kind",
    "code",
    "amount_cents",
    "original_trace",
    "routing_number",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of one file, and the notices joined so far."""

    folder: Path
    joined: pa.Table

    @classmethod
    def of(cls, store: Store, name: str) -> Self:
        """Read what is kept of the file `name`; nothing where it is new."""
        folder = folder_of(store, name)
        path = folder / JOINED
        empty = pa.table({"line": pa.array([], pa.int64()), "payment_key": _texts([])})
        return cls(folder, pq.read_table(path) if path.exists() else empty)

    @property
    def lines(self) -> set[int]:
        """The lines of notices that are joined."""
        return set(self.joined["line"].to_pylist())

    def add(
        self,
        joined: Iterable[tuple[Notice, str]],
        left: list[tuple[Notice, str]],
    ) -> Path | None:
        """Keep newly joined notices, and list the ones `left` with their reasons."""
        more = list(joined)
        lines = pa.array([notice.line for notice, _ in more], pa.int64())
        keys = _texts([key for _, key in more])
        added = pa.table({"line": lines, "payment_key": keys})
        with whole(self.folder / JOINED) as unfinished:
            pq.write_table(pa.concat_tables([self.joined, added]), unfinished)
        path = self.folder / QUARANTINE
        write_whole(path, _listed(left).encode())
        return path if left else None


def folder_of(store: Store, name: str) -> Path:
    """Return where the store keeps what it knows of the file `name`."""
    return store.home / "returns" / name


def append(target: Path, rows: pa.Table) -> None:
    """Add rows to the store's file `target`, whole or not at all."""
    if not rows.num_rows:
        return
    earlier = [pq.read_table(target)] if target.exists() else []
    with whole(target) as unfinished:
        pq.write_table(pa.concat_tables([*earlier, rows]), unfinished)


def _listed(left: list[tuple[Notice, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for notice, reason in sorted(left, key=lambda pair: pair[0].line):
        known = [getattr(notice, name) for name in ("line", "kind", "code", "cents")]
        writer.writerow([*known, notice.original_trace, notice.routing_number, reason])
    return text.getvalue()


def _texts(values: list[str]) -> pa.Array:
    return pa.array(values, TEXT)
