"""Many rows told apart in little memory: 64-bit marks in sorted arrays."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Marks = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def text_marks(texts: Sequence[str]) -> Marks:
    """Return a mark of each text; two texts share one with probability 2^-64.

    Among 142 million rows, the whole file of deaths, one such pair has a chance of
    1 in 1,800. Marks hold within one process only.
    """
    return np.fromiter((hash(text) for text in texts), np.int64, len(texts))


def token_marks(tokens: pa.Array | pa.ChunkedArray) -> Marks:
    """Return the first 64 bits of keyed tokens (32 hex digits, none null)."""
    raw = bytes.fromhex("".join(tokens.to_pylist()))
    return np.frombuffer(raw, ">i8").reshape(-1, 2)[:, 0].astype(np.int64)


class Seen:
    """Remembers marks: 8 bytes each, and twice that while runs are merged."""

    def __init__(self) -> None:
        self._runs: list[Marks] = []  # sorted; each at least as long as the next

    def new(self, marks: Marks) -> Flags:
        """Return which marks are seen for the first time, and remember them."""
        distinct, first = np.unique(marks, return_index=True)
        fresh = np.ones(len(distinct), np.bool_)
        for run in self._runs:
            fresh &= ~has(run, distinct)
        self._add(distinct[fresh])
        flags = np.zeros(len(marks), np.bool_)
        flags[first[fresh]] = True
        return flags

    def _add(self, run: Marks) -> None:
        # Runs of like length are merged, so there are few: as in a binary counter.
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        self._runs.append(run)


def has(run: Marks, wanted: Marks) -> Flags:
    """Return which of `wanted` are in the sorted `run`."""
    if not len(run):
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(run, wanted), len(run) - 1)
    found: Flags = run[at] == wanted
    return found
