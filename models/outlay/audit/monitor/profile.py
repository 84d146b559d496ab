"""A window's features as counts in bins: what is kept of it, and no payment."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.audit.monitor.bins import Bins
from outlay.models.columns import open_matrix, pieces
from outlay.models.slices import window_pieces
from outlay.models.splits import Window
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ModelProblemError, Place

Counts = NDArray[np.int64]

ROWS = 100_000
# Quantiles of this many are as good as those of all, and fit into memory.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts by column of some days' payments, and which days those were."""

    counts: Mapping[str, Counts]
    rows: int
    days: frozenset[dt.date]

    @classmethod
    def of(
        cls, parts: Iterable[pa.RecordBatch | pa.Table], bins: Mapping[str, Bins]
    ) -> Self:
        """Count the rows of `parts`, which need known_on beside the columns."""
        counts = {name: np.zeros(len(b.coarse), np.int64) for name, b in bins.items()}
        rows, days = 0, set()
        for part in parts:
            for name, own in bins.items():
                counts[name] += own.count(part.column(name))
            rows += part.num_rows
            days |= set(pc.unique(part.column("known_on")).to_pylist())
        return cls(counts, rows, frozenset(days))

    @classmethod
    def together(cls, parts: Sequence[Self], bins: Mapping[str, Bins]) -> Self:
        """Add up profiles that were counted in the same bins."""
        counts = {
            name: sum(
                (p.counts[name] for p in parts), np.zeros(len(b.coarse), np.int64)
            )
            for name, b in bins.items()
        }
        days = frozenset(day for part in parts for day in part.days)
        return cls(counts, sum(part.rows for part in parts), days)

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {
            "rows": self.rows,
            "days": sorted(day.isoformat() for day in self.days),
            "counts": {name: each.tolist() for name, each in self.counts.items()},
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        counts = {name: np.array(c, np.int64) for name, c in said["counts"].items()}
        days = frozenset(dt.date.fromisoformat(day) for day in said["days"])
        return cls(counts, int(said["rows"]), days)


@dataclass(frozen=True, slots=True)
class Reference:
    """The bins of every column and how many payments of the reference lie in each."""

    bins: Mapping[str, Bins]
    profile: Profile

    @classmethod
    def of(cls, rows: pa.Table, columns: Sequence[str]) -> Self:
        """Make bins of `rows`, which need known_on beside the columns."""
        bins = {name: Bins.of(rows.column(name)) for name in columns}
        return cls(bins, Profile.of([rows], bins))

    def save(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        bins = {name: each.to_json() for name, each in self.bins.items()}
        said = {"bins": bins, "profile": self.profile.to_json()}
        write_whole(path, f"{json.dumps(said)}\n".encode())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelProblemError
            Where it is missing or damaged.
        """
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            bins = {name: Bins.from_json(each) for name, each in said["bins"].items()}
            return cls(bins, Profile.from_json(said["profile"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ModelProblemError(
                "the monitor's reference is missing or damaged",
                where=Place(file=str(path)),
                fix="remove the file: the monitor makes it anew",
            ) from None


def window_rows(
    matrix: Path, window: Window, columns: Sequence[str], most: int = MOST
) -> pa.Table:
    """Return known_on and `columns` of a window, at most about `most` rows.

    The matrix is in order of time: every k-th row speaks for all of its days.
    """
    with open_matrix(matrix) as file:
        days = file.read(["known_on"])["known_on"].combine_chunks()
        schema = pa.schema([file.schema_arrow.field(n) for n in ("known_on", *columns)])
    inside = pc.and_(
        pc.greater_equal(days, pa.scalar(window.start)),
        pc.less(days, pa.scalar(window.end)),
    )
    step = max(1, -(-int(pc.sum(inside).as_py() or 0) // most))
    parts = window_pieces(matrix, window, ["known_on", *columns])
    return pa.Table.from_batches(_every(step, parts), schema)


def _every(step: int, parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    seen = 0
    for part in parts:
        yield part.take(pa.array(np.arange(-seen % step, part.num_rows, step)))
        seen += part.num_rows


def batch_profile(matrix: Path, bins: Mapping[str, Bins]) -> Profile:
    """Count every row of a batch's matrix, in pieces."""
    with open_matrix(matrix) as file:
        return Profile.of(pieces(file, ROWS, ["known_on", *bins]), bins)
