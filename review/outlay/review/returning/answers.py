"""The answer for every payment of a batch, some thousand at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.store import Store
from outlay.review.loading.standing import Standing
from outlay.review.returning.basis import (
    HOLD,
    NOT_TAKEN_IN,
    OPEN,
    RETURNED,
    UNDECIDED,
    Said,
    passed,
    reviewed_without_a_hold,
)
from outlay.review.returning.decided import Snapshot

AT_ONCE = 65_536  # payments in memory
READ = ("payment_key", "source_line", "amount_cents", "action", "routes")
SCHEMA = pa.schema(
    [
        ("payment_key", pa.string()),
        ("source_line", pa.int64()),
        ("amount_cents", pa.int64()),
        ("decision", pa.string()),
        ("basis", pa.string()),
        ("decided_at", pa.timestamp("us", tz="UTC")),
    ]
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Every payment of one batch with its answer."""

    batch: Standing
    decided: Snapshot
    modelled: bool

    def tables(self, store: Store) -> Iterator[pa.Table]:
        """Yield tables of SCHEMA: first what was scored, then what was quarantined."""
        known = pa.array([*self.decided.said, *self.decided.unsaid], pa.string())
        with pq.ParquetFile(self.batch.scored, pre_buffer=False) as file:
            for rows in file.iter_batches(AT_ONCE, columns=list(READ)):
                yield self._answered(rows, known)
        quarantine = store.batch_folder(self.batch.key) / "quarantine.parquet"
        if quarantine.exists():
            yield _not_taken_in(pq.read_table(quarantine))

    def _answered(self, rows: pa.RecordBatch, known: pa.Array) -> pa.Table:
        # Nearly all passed without a route; only the others are looked at one by one.
        plain = pc.and_(
            pc.equal(rows["action"], "pass"),
            pc.and_(
                pc.equal(pc.list_value_length(rows["routes"]), 0),
                pc.invert(pc.is_in(rows["payment_key"], value_set=known)),
            ),
        )
        answers = np.full(rows.num_rows, passed((), modelled=self.modelled), object)
        others = np.flatnonzero(~plain.to_numpy(zero_copy_only=False))
        names = ["payment_key", "action", "routes"]
        told = rows.select(names).take(pa.array(others)).to_pylist()
        for place, row in zip(others.tolist(), told, strict=True):
            answers[place] = self._of(row)
        return _table(rows, answers.tolist())

    def _of(self, row: dict[str, Any]) -> Said:
        key, action = row["payment_key"], row["action"]
        if action == "return_to_certifying_officer":
            return Said(HOLD, RETURNED)
        if key in self.decided.said:
            return self.decided.said[key]
        if action == "pass" and key not in self.decided.unsaid:
            return passed(row["routes"], modelled=self.modelled)
        if reviewed_without_a_hold(row["routes"]):
            return passed(row["routes"], modelled=self.modelled)
        return self.decided.unsaid.get(key, Said(UNDECIDED, OPEN))


def _table(rows: pa.RecordBatch | pa.Table, answers: list[Said]) -> pa.Table:
    return pa.table(
        {
            **{name: rows[name] for name in ("payment_key", "source_line")},
            "amount_cents": rows["amount_cents"],
            "decision": [each.decision for each in answers],
            "basis": [each.basis for each in answers],
            "decided_at": [each.at for each in answers],
        },
        schema=SCHEMA,
    )


def _not_taken_in(rows: pa.Table) -> pa.Table:
    return _table(rows, [Said(UNDECIDED, NOT_TAKEN_IN)] * rows.num_rows)
