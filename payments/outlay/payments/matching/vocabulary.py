"""The words of a list: which there are, and how rare each is."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.matching.forms import CUT, MOST_WORDS, Forms
from outlay.payments.matching.lookup import sorted_once
from outlay.payments.matching.nicknames import nickname_places

UNITS = 256  # of rarity
LEAST = 1_000  # entries
Ids = NDArray[np.int32]
Shorts = NDArray[np.int16]


@dataclass(frozen=True)
class Vocabulary:
    """Distinct words, `size` of them on the list, and the rarity of those in UNITS."""

    words: pa.Array
    rarity: Shorts

    @classmethod
    def of(cls, forms: Forms, entry: NDArray[np.int64]) -> Self:
        """Count the words of a list; `entry` is the number of each form's entry.

        The rarity of a word on d of n entries is log(n / d) / log n: 1 if it stands
        once, 0 if everywhere, whatever the size of the list. That of a letter is the
        rarity of words that begin with it. A list of fewer than LEAST entries counts as
        of so many: it is too short to tell which words are common.
        """
        words = forms.words.dictionary
        codes = forms.words.indices.to_numpy()
        of_word = np.repeat(entry, np.diff(forms.offsets))
        firsts = pc.utf8_slice_codeunits(words, 0, 1).dictionary_encode()
        first = firsts.indices.to_numpy()
        entries = max(int(entry.max(initial=0)) + 1, LEAST)
        rare = _rarity(codes, of_word, len(words), entries)
        letters = _rarity(first[codes], of_word, len(firsts.dictionary), entries)
        single = pc.equal(pc.utf8_length(words), 1).to_numpy(zero_copy_only=False)
        return cls(words, np.where(single, letters[first], rare))

    @property
    def size(self) -> int:
        """How many words the list has."""
        return len(self.rarity)

    def ids(self, words: pa.Array) -> Ids:
        """Return the number of each word here, -1 where it is not."""
        return np.asarray(
            pc.fill_null(pc.index_in(words, value_set=self.words), -1).to_numpy()
        )

    def with_words(self, words: pa.Array) -> "Vocabulary":
        """Return this vocabulary and, behind it, the words that it lacks."""
        lacking = words.filter(pa.array(self.ids(words) < 0))
        return Vocabulary(pa.concat_arrays([self.words, lacking]), self.rarity)

    @cached_property
    def texts(self) -> NDArray[np.object_]:
        """The words without the mark of a cut."""
        return np.array(pc.replace_substring(self.words, CUT, "").to_pylist(), object)

    @cached_property
    def cut(self) -> NDArray[np.bool_]:
        """Which words a payment file may have cut off."""
        return np.asarray(pc.ends_with(self.words, CUT).to_numpy(zero_copy_only=False))

    @cached_property
    def single(self) -> NDArray[np.bool_]:
        """Which words are one letter."""
        return np.asarray(self.length == 1)

    @cached_property
    def length(self) -> Ids:
        """The letters of each word."""
        return np.array([len(text) for text in self.texts], np.int32)

    @cached_property
    def nickname(self) -> NDArray[np.int64]:
        """The place of each word among given names with short forms."""
        return nickname_places(self.words)

    @cached_property
    def first(self) -> Ids:
        """The first letter of each word, as its code."""
        return np.array([ord(text[0]) for text in self.texts], np.int32)


def matrix_of(forms: Forms, vocabulary: Vocabulary) -> Ids:
    """Return the words of each form as numbers, (forms, MOST_WORDS), -1 for none."""
    ids = vocabulary.ids(forms.words.dictionary)[forms.words.indices.to_numpy()]
    counts = np.diff(forms.offsets)
    filled = np.full((len(counts), MOST_WORDS), -1, np.int32)
    row = np.repeat(np.arange(len(counts)), counts)
    filled[row, np.arange(len(ids)) - forms.offsets[row]] = ids
    return filled


def _rarity(
    codes: NDArray[np.int32], entry: NDArray[np.int64], many: int, entries: int
) -> Shorts:
    once = sorted_once(codes.astype(np.int64) * entries + entry)
    found = np.maximum(np.bincount(once // entries, minlength=many), 1)
    share = np.log(entries / found) / np.log(entries)
    return np.asarray(np.rint(UNITS * share), np.int16)
