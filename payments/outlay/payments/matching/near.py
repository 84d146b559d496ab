"""Words of a list within one edit of other words, wherever in the word it is.

Two words within one edit share a text that each gives by deleting at most one letter
(the symmetric deletion neighbourhood). The texts are not made: the hash of each
deletion follows from those of the letters before and after it.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from outlay.payments.matching.forms import CUT
from outlay.payments.matching.lookup import Ints, Pairs, distinct, expand
from outlay.payments.matching.nicknames import names_there, together_with
from outlay.payments.matching.vocabulary import Vocabulary

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_LEAST = 3  # letters of a word that may hold an error


@dataclass(frozen=True, slots=True)
class Near:
    """Words of the list near each word: ids[begin[w]:begin[w + 1]]."""

    begin: Ints
    ids: Ints


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """The deletions of a list's words, sorted by hash."""

    hashes: NDArray[np.uint64]
    words: Ints
    vocabulary: Vocabulary

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Self:
        """Take in the words of a list, letters apart."""
        full = np.flatnonzero(~vocabulary.single)
        hashes, at = _deletions(vocabulary.texts[full])
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], full[at[order]], vocabulary)

    def near(self, words: Vocabulary) -> Near:
        """Return the list's words near each of `words`, itself included."""
        full = np.flatnonzero(~words.single)
        hashes, at = _deletions(words.texts[full])
        order = np.argsort(hashes)  # neighbours are looked up one after the other
        hashes, at = hashes[order], at[order]
        begin = np.searchsorted(self.hashes, hashes, "left")
        end = np.searchsorted(self.hashes, hashes, "right")
        which = expand(begin, end)
        left, right = np.repeat(full[at], end - begin), self.words[which]
        left, right = self._within_one_edit(*distinct(left, right), words)
        more = self._cut(words), self._nicknames(words)
        left, right = (
            np.concatenate(each) for each in zip((left, right), *more, strict=True)
        )
        left, right = distinct(left, right)
        counts = np.bincount(left, minlength=len(words.words))
        return Near(np.concatenate([[0], np.cumsum(counts)]), right)

    def _within_one_edit(
        self, left: Ints, right: Ints, words: Vocabulary
    ) -> tuple[Ints, Ints]:
        edits = cpdist(
            words.texts[left],
            self.vocabulary.texts[right],
            scorer=OSA.distance,
            score_cutoff=1,
        ).ravel()
        kept = edits <= 1
        return left[kept], right[kept]

    def _cut(self, words: Vocabulary) -> Pairs:
        """Return cut words with the words that they begin."""
        cut = np.flatnonzero(words.cut & ~words.single)
        order = np.argsort(self.vocabulary.texts, kind="stable")
        texts, starts = self.vocabulary.texts[order], words.texts[cut]
        begin = np.searchsorted(texts, starts, "left")
        end = np.searchsorted(texts, starts + CUT, "left")
        return np.repeat(cut, end - begin), order[expand(begin, end)]

    def _nicknames(self, words: Vocabulary) -> Pairs:
        """Return given names with their short forms."""
        at, other = together_with(words.nickname)
        ids = self.vocabulary.ids(names_there())[other].astype(np.int64)
        return at[ids >= 0], ids[ids >= 0]


def _deletions(texts: NDArray[np.object_]) -> tuple[NDArray[np.uint64], Ints]:
    """Return hashes of each text and of its deletions, and the text of each hash."""
    lengths = np.array([len(text) for text in texts], np.int64)
    wide = int(lengths.max(initial=1))
    letters = np.zeros((len(texts), wide), np.uint64)
    if len(texts):
        raw = np.array(list(texts), f"U{wide}")
        letters = raw.view(np.uint32).reshape(len(texts), wide).astype(np.uint64)
    powers = np.cumprod(np.full(wide, _BASE))
    sums = np.cumsum(letters * powers, axis=1)
    whole = sums[:, -1]
    before = np.concatenate([np.zeros((len(texts), 1), np.uint64), sums[:, :-1]], 1)
    without = before + (whole[:, None] - sums) * _INVERSE
    there = (np.arange(wide) < lengths[:, None]) & (lengths[:, None] >= _LEAST)
    row = np.nonzero(there)[0]
    return (
        np.concatenate([whole, without[there]]),
        np.concatenate([np.arange(len(texts)), row]),
    )
