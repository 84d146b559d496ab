"""Bins of one column, made from the reference and kept for every later period.

Fine bins carry the distance between two distributions, and sum to the coarse ones that
carry the stability index. Nulls have the last bin to themselves.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.models.encode import is_text

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]

FINE, COARSE = 200, 10
# Rarer levels share one bin: a stability index needs rows in every bin.
LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Where a value of one column counts.

    Attributes
    ----------
    edges : array of float, shape (e,)
        Ascending: bin i holds edges[i-1] < x <= edges[i]. Empty for text.
    levels : tuple of str
        Levels with bins of their own; every other level shares the next one. Empty for
        numbers.
    coarse : array of int, shape (bins,)
        For each bin, the last of which holds nulls, its place among the coarse ones.
    """

    edges: Reals
    levels: tuple[str, ...]
    coarse: Counts
    text: bool

    @classmethod
    def of(cls, column: pa.ChunkedArray | pa.Array) -> Self:
        """Make the bins of a reference column.

        Numbers: quantiles, 200 fine and among them 10 coarse bins, fewer where values
        tie. Text: each level with at least 1 % of the rows.
        """
        if is_text(column.type):
            return cls._of_text(column)
        values = _numbers(column)
        values = values[~np.isnan(values)]
        if not len(values):
            return cls._made(np.empty(0), np.empty(0))
        shares = np.arange(1, FINE) / FINE
        quantiles = np.quantile(values, shares, method="inverted_cdf")
        tens = quantiles[FINE // COARSE - 1 :: FINE // COARSE]
        # Below everything seen, so that a column that was constant can be seen to fall.
        floor = np.nextafter(values.min(), -np.inf)
        return cls._made(
            np.unique([floor, *quantiles, values.max()]),
            np.unique([floor, *tens, values.max()]),
        )

    @classmethod
    def _made(cls, edges: Reals, coarse: Reals) -> Self:
        ends = np.append(edges, np.inf)
        places = np.searchsorted(coarse, ends, side="left")
        groups = np.append(places, len(coarse) + 1).astype(np.int64)
        return cls(edges, (), groups, text=False)

    @classmethod
    def _of_text(cls, column: pa.ChunkedArray | pa.Array) -> Self:
        known = column.drop_null()
        counted = pc.value_counts(known).to_pylist()
        least = LEAST_SHARE * max(1, len(known))
        common = (each["values"] for each in counted if each["counts"] >= least)
        levels = tuple(sorted(common))
        groups = np.arange(len(levels) + 2, dtype=np.int64)
        return cls(np.empty(0), levels, groups, text=True)

    def count(self, column: pa.ChunkedArray | pa.Array) -> Counts:
        """Return how many values fall into each bin, shape (bins,); nulls are last."""
        bins = len(self.coarse)
        if self.text:
            known = pa.array(self.levels, pa.string())
            found = pc.index_in(column.cast(pa.string()), known)
            places = _numbers(pc.fill_null(found, len(self.levels)))
            null = _numbers(pc.is_null(column)) > 0
        else:
            values = _numbers(column)
            places = np.searchsorted(self.edges, values, side="left").astype(np.float64)
            null = np.isnan(values)
        kept = np.where(null, bins - 1, places).astype(np.int64)
        return np.bincount(kept, minlength=bins).astype(np.int64)

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {
            "edges": self.edges.tolist(),
            "levels": list(self.levels),
            "coarse": self.coarse.tolist(),
            "text": self.text,
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            np.array(said["edges"], dtype=np.float64),
            tuple(said["levels"]),
            np.array(said["coarse"], dtype=np.int64),
            text=bool(said["text"]),
        )


def _numbers(column: pa.ChunkedArray | pa.Array) -> Reals:
    """Return a number column as floats, nulls as NaN."""
    wide = column.cast(pa.float64())
    if isinstance(wide, pa.ChunkedArray):
        wide = wide.combine_chunks()
    values: Reals = wide.to_numpy(zero_copy_only=False)
    return values
