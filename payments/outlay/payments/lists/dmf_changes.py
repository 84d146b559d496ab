"""Which record of a file of changes decides about each number: its last one."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from outlay.payments.lists.marks import Flags, Marks


@dataclass(frozen=True, slots=True)
class LastRecords:
    """The last record of each number, 24 bytes each.

    Attributes
    ----------
    tokens : array of int64, sorted
        Marks of the numbers' tokens.
    lines, texts : array of int64
        Line of the last record, and the mark of its text.
    """

    tokens: Marks
    lines: npt.NDArray[np.int64]
    texts: Marks

    @classmethod
    def of(cls, parts: list[tuple[Marks, npt.NDArray[np.int64], Marks]]) -> Self:
        """Find them among (tokens, lines, texts) of every record."""
        tokens, lines, texts = (
            np.concatenate([part[i] for part in parts]) for i in range(3)
        )
        order = np.lexsort((lines, tokens))
        tokens = tokens[order]
        last = np.ones(len(tokens), np.bool_)
        last[:-1] = tokens[1:] != tokens[:-1]
        kept = order[last]
        return cls(tokens[last], lines[kept], texts[kept])

    def places(self, tokens: Marks) -> npt.NDArray[np.intp]:
        """Return where each of `tokens`, all of them known, stands."""
        return np.searchsorted(self.tokens, tokens)

    def decides(self, tokens: Marks, lines: npt.NDArray[np.int64]) -> Flags:
        """Return which records are the last of their number."""
        flags: Flags = self.lines[self.places(tokens)] == lines
        return flags

    def repeats(self, tokens: Marks, texts: Marks) -> Flags:
        """Return which records have the text of the last one of their number."""
        flags: Flags = self.texts[self.places(tokens)] == texts
        return flags
