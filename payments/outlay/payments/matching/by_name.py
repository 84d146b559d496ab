"""Pairs that share two words, each within one edit: candidates by name alone.

Of the k words that agree, the two rarest hold 2/k of the rarity at least. So for a
bound R on the rarity, pairs of a list's words that hold less than 2R/k, k its words,
need no look: what they lead to stays under the bound. This is what keeps JOHN SMITH
from being compared with every JOHN SMITH, and loses nothing above the bound.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
from numpy.typing import NDArray

from outlay.payments.matching.forms import MOST_WORDS
from outlay.payments.matching.lookup import Ints, Pairs, distinct, expand
from outlay.payments.matching.near import Near
from outlay.payments.matching.vocabulary import UNITS, Ids, Vocabulary

_BITS = 10, 26  # of the table of pairs that there are, at least and at most
_SPARSE = 5  # bits more than its pairs need, so that few others fall on them
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class PairIndex:
    """Forms of the list by the pairs of words that they hold."""

    keys: Ints
    forms: Ints
    there: NDArray[np.bool_]

    @classmethod
    def of(cls, names: Ids, words: Vocabulary, least_rarity: float) -> Self:
        """Index the forms of a list, (forms, MOST_WORDS)."""
        many = (names >= 0).sum(axis=1)
        least = 2 * least_rarity * UNITS / np.maximum(many, 2)
        parts = [
            _pairs_of(names, words, least, i, j)
            for i, j in combinations(range(MOST_WORDS), 2)
        ]
        keys = np.concatenate([part[0] for part in parts])
        forms = np.concatenate([part[1] for part in parts])
        order = np.lexsort((forms, keys))
        there = np.zeros(_size(len(keys)), bool)
        there[_slot(keys, there)] = True
        return cls(keys[order], forms[order], there)

    def pairs(self, names: Ids, near: Near) -> Pairs:
        """Return each form of `names` with each of the list's that shares two words."""
        parts = [
            self._pairs(names, near, i, j)
            for i, j in combinations(range(MOST_WORDS), 2)
        ]
        left, right = (np.concatenate(each) for each in zip(*parts, strict=True))
        return distinct(left, right)

    def _pairs(self, names: Ids, near: Near, i: int, j: int) -> Pairs:
        form = np.flatnonzero((names[:, i] >= 0) & (names[:, j] >= 0))
        first, second = names[form, i], names[form, j]
        # Each near word of the first, then of each of these each near the second.
        at = expand(near.begin[first], near.begin[first + 1])
        counts = np.diff(near.begin)
        which = np.repeat(np.arange(len(form)), counts[first])
        one = near.ids[at]
        begin, end = near.begin[second[which]], near.begin[second[which] + 1]
        two = near.ids[expand(begin, end)]
        one, which = (np.repeat(each, end - begin) for each in (one, which))
        keys = _key(one, two)
        hit = np.flatnonzero(self.there[_slot(keys, self.there)])
        keys, which = keys[hit], which[hit]
        begin = np.searchsorted(self.keys, keys, "left")
        end = np.searchsorted(self.keys, keys, "right")
        return form[np.repeat(which, end - begin)], self.forms[expand(begin, end)]


def _pairs_of(
    names: Ids, words: Vocabulary, least: NDArray[np.float64], i: int, j: int
) -> Pairs:
    form = np.flatnonzero((names[:, i] >= 0) & (names[:, j] >= 0))
    one, two = names[form, i], names[form, j]
    rarity = words.rarity[one].astype(np.int64) + words.rarity[two]
    full = ~(words.single[one] | words.single[two])
    kept = full & (rarity >= least[form])
    return _key(one[kept], two[kept]), form[kept]


def _key(one: NDArray[np.integer], two: NDArray[np.integer]) -> Ints:
    low, high = np.minimum(one, two), np.maximum(one, two)
    return np.asarray(low.astype(np.int64) << 32 | high, np.int64)


def _size(pairs: int) -> int:
    least, most = _BITS
    return 1 << min(max(pairs.bit_length() + _SPARSE, least), most)


def _slot(keys: Ints, there: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return the place of each key in a table whose size is a power of two."""
    bits = len(there).bit_length() - 1
    return keys.astype(np.uint64) * _MIX >> np.uint64(64 - bits)
