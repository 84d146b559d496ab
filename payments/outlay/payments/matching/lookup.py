"""Pairs of rows whose keys are equal."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows by key: those of distinct[k] are rows[begin[k]:begin[k + 1]]."""

    distinct: pa.Array
    begin: Ints
    rows: Ints

    @classmethod
    def of(cls, keys: pa.Array) -> Self:
        """Sort rows by key; a null key belongs to no row."""
        there = np.flatnonzero(keys.is_valid().to_numpy(zero_copy_only=False))
        encoded = keys.take(pa.array(there)).dictionary_encode()
        codes = encoded.indices.to_numpy()
        counts = np.bincount(codes, minlength=len(encoded.dictionary))
        begin = np.concatenate([[0], np.cumsum(counts)])
        return cls(encoded.dictionary, begin, there[np.argsort(codes, kind="stable")])

    def pairs(self, keys: pa.Array) -> Pairs:
        """Return each row of `keys` with each row here that has the same key."""
        code = pc.index_in(keys, value_set=self.distinct, skip_nulls=True)
        found = np.flatnonzero(code.is_valid().to_numpy(zero_copy_only=False))
        at = code.take(pa.array(found)).to_numpy().astype(np.int64)
        begin, end = self.begin[at], self.begin[at + 1]
        return np.repeat(found, end - begin), self.rows[expand(begin, end)]


def expand(begin: Ints, end: Ints) -> Ints:
    """Return all numbers of the ranges begin[i] to end[i], one after the other."""
    counts = end - begin
    before = np.cumsum(counts) - counts
    places: Ints = np.arange(counts.sum()) - np.repeat(before - begin, counts)
    return places


def distinct(left: Ints, right: Ints) -> Pairs:
    """Return each pair once, sorted."""
    pairs = sorted_once(left.astype(np.int64) << 32 | right)
    return pairs >> 32, pairs & 0xFFFFFFFF


def sorted_once(values: Ints) -> Ints:
    """Return each value once, sorted; quicker than np.unique, which hashes first."""
    values = np.sort(values)
    once: Ints = values[np.diff(values, prepend=values[:1] - 1) != 0]
    return once
