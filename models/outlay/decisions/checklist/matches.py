"""Matches with watch lists, by payment."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.decisions.checklist.verdict import Flags
from outlay.payments.tables import MATCHES, STRENGTHS

Counts = NDArray[np.int64]
NONE = -1
Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Matches:
    """All matches of a batch, sorted by payment, in groups of one payment each.

    `starts` has each group's first row and, last, the number of rows.
    """

    table: pa.Table
    keys: pa.Array
    starts: Counts

    @classmethod
    def read(cls, path: Path | None) -> "Matches":
        """Read what the matcher wrote; no file is no match."""
        if path is None:
            return cls.of(MATCHES.empty())
        # Words repeat from match to match: kept once each.
        words = ["compared", "verify", "facts"]
        return cls.of(pq.read_table(path, read_dictionary=words))

    @classmethod
    def of(cls, table: pa.Table) -> "Matches":
        """Group `table`, whose rows are those of tables.MATCHES."""
        order = ("payment_key", "list", "entry")
        table = table.sort_by([(name, "ascending") for name in order])
        keys = table["payment_key"].combine_chunks()
        encoded = keys.dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        starts = np.flatnonzero(np.diff(codes, prepend=NONE))
        return cls(table, encoded.dictionary, np.append(starts, len(codes)))

    def groups(self, payment_keys: pa.Array) -> NDArray[np.int32]:
        """Return the group of each payment, -1 without a match, shape (n,)."""
        found = pc.fill_null(pc.index_in(payment_keys, self.keys), NONE)
        groups: NDArray[np.int32] = found.to_numpy(zero_copy_only=False)
        return groups

    def death(self) -> NDArray[np.int8]:
        """Return each group's strongest match with the death file, -1 without one."""
        strength = self._places("strength", STRENGTHS)
        strength[self._places("list", ("dmf",)) == NONE] = len(STRENGTHS)
        strongest = self._least(strength)
        strongest[strongest == len(STRENGTHS)] = NONE
        return strongest.astype(np.int8)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many payments have a match, by list and strength."""
        lists = sorted(self.table["list"].unique().to_pylist())
        return {
            source: {
                strength: many
                for strength in STRENGTHS
                if (many := int(self.holding((source,), (strength,)).sum()))
            }
            for source in lists
        }

    def holding(self, lists: tuple[str, ...], strengths: tuple[str, ...]) -> Flags:
        """Return which groups hold a match of these lists and strengths, (groups,)."""
        of_list = self._places("list", lists) != NONE
        of_strength = self._places("strength", strengths) != NONE
        held: Flags = self._least(np.where(of_list & of_strength, 0, 1)) == 0
        return held

    def _places(self, name: str, among: tuple[str, ...]) -> Counts:
        among_them = pc.index_in(self.table[name], pa.array(among, pa.string()))
        found = pc.fill_null(among_them, NONE)
        places: Counts = found.to_numpy().astype(np.int64)
        return places

    def _least(self, values: Counts) -> Counts:
        if not len(values):
            return np.zeros(0, dtype=np.int64)
        least: Counts = np.minimum.reduceat(values, self.starts[:-1])
        return least


def of_groups(
    values: NDArray[Value], groups: NDArray[np.int32], none: Value
) -> NDArray[Value]:
    """Spread values of groups over payments; those without a group get `none`."""
    spread = np.full(len(groups), none, dtype=values.dtype)
    inside = groups != NONE
    spread[inside] = values[groups[inside]]
    return spread
