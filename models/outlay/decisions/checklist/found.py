"""What lists and checks found of a batch, read piece by piece."""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.decisions.checklist.matches import NONE, Matches
from outlay.decisions.checklist.verdict import (
    CHECKS,
    FAIL,
    STATUSES,
    Flags,
    Verdict,
    not_checked,
)
from outlay.decisions.pieces import pieces
from outlay.payments.errors import Place, TableError

NOT_RUN = not_checked("the checks were not run")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some payments of a batch: `groups` of matches (n,), `codes` of checks (n, k)."""

    groups: NDArray[np.int32]
    codes: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Found:
    """Matches and verdicts of a whole batch; without a file no check was run."""

    checks: Path | None = None
    matches: Matches = field(default_factory=lambda: Matches.read(None))
    legends: Mapping[str, tuple[Verdict, ...]] = field(
        default_factory=lambda: dict.fromkeys(CHECKS, (NOT_RUN,))
    )
    lists: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)

    @classmethod
    def open(cls, checks: Path, matches: Path | None) -> "Found":
        """Open what `run_checklist` wrote, and the matches it was given."""
        said = pq.read_metadata(checks).metadata
        legends = {
            name: tuple(Verdict(**verdict) for verdict in verdicts)
            for name, verdicts in json.loads(said[b"legends"]).items()
        }
        lists = json.loads(said[b"lists"])
        return cls(checks, Matches.read(matches), legends, lists)

    def beside(
        self, held: Iterator[tuple[pa.RecordBatch, pa.RecordBatch]], size: int
    ) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch, Piece]]:
        """Yield each pair of scores and features with what was found of its payments.

        Every pair but the last has `size` rows. Nothing that was yielded is kept:
        memory does not grow with the batch.

        Raises
        ------
        TableError
            Where the checks are not of the same payments in the same order.
        """
        if self.checks is None:
            for scores, facts in held:
                yield scores, facts, self._nothing(scores.num_rows)
            return
        for pair, rows in zip_longest(held, pieces(self.checks, size)):
            if pair is None or rows is None or not _alike(pair[0], rows):
                raise _apart(self.checks)
            yield *pair, self._piece(rows)

    def _piece(self, rows: pa.RecordBatch) -> Piece:
        codes = [rows.column(name).to_numpy() for name in self.legends]
        return Piece(rows.column("group").to_numpy(), np.column_stack(codes))

    def _nothing(self, rows: int) -> Piece:
        return Piece(
            np.full(rows, NONE, dtype=np.int32),
            np.zeros((rows, len(self.legends)), dtype=np.int16),
        )

    def failed(self, piece: Piece, names: Container[str], *, mechanical: bool) -> Flags:
        """Return which payments fail one of the checks `names`, shape (n,).

        Only those failures count that are `mechanical`, or that are not.
        """
        flags = np.zeros(len(piece.codes), dtype=bool)
        for column, (name, verdicts) in enumerate(self.legends.items()):
            fails = np.array(
                [v.status == FAIL and v.mechanical is mechanical for v in verdicts]
            )
            if name in names and fails.any():
                flags |= fails[piece.codes[:, column]]
        return flags

    def count(self, piece: Piece, counts: dict[str, dict[str, int]]) -> None:
        """Add one piece's payments to `counts`, by check and status."""
        for column, (name, verdicts) in enumerate(self.legends.items()):
            of = counts.setdefault(name, dict.fromkeys(STATUSES, 0))
            for code, many in enumerate(np.bincount(piece.codes[:, column])):
                of[verdicts[code].status] += int(many)

    def matches_of(self, piece: Piece, row: int) -> list[dict[str, Any]]:
        """Return the matches of one payment of a piece."""
        group = int(piece.groups[row])
        if group == NONE:
            return []
        start, end = self.matches.starts[group : group + 2].tolist()
        rows: list[dict[str, Any]] = self.matches.table.slice(
            start, end - start
        ).to_pylist()
        return rows


def _alike(scores: pa.RecordBatch, rows: pa.RecordBatch) -> bool:
    same: bool = scores.column("payment_key").equals(rows.column("payment_key"))
    return same


def _apart(checks: Path) -> TableError:
    return TableError(
        "scores and checks are not of the same payments in the same order",
        where=Place(file=str(checks), field="payment_key"),
        rule="one payment, one answer of each check",
        fix="score the batch again",
    )
