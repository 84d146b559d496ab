"""How alike two names are: words paired so that they agree best, and what is left over.

Two words agree by 1 - d / n, d the edits between them (insert, delete, change, swap of
neighbours: optimal string alignment) and n the letters of the longer; below WORD they
do not agree at all. A letter, or SHORT letters and more, agree with a longer word that
they begin by INITIAL, a short form of a given name with it by NICKNAME, a cut word with
every word that it begins fully. Of all pairings that of the largest sum counts.

    similarity = sum / (pairs + contradicted + MISSING * missing)

What is left over on both sides contradicts; what only one side has is missing. A letter
left over counts half a word. A single word in common needs the whole of both names.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.process import cpdist

from outlay.payments.matching.nicknames import go_together
from outlay.payments.matching.vocabulary import Ids, Vocabulary

WORD = 0.66
INITIAL = 0.75
NICKNAME = 0.9
SHORT = 3  # letters of a word that may stand for a longer one
MISSING = 0.1
_WHOLE = 1000  # thousandths of a word

# One integer holds all sums of a pairing, so that the largest is found by one
# comparison: by likeness first, by rarity next.
_PAIRS, _ENTRY, _PAYEE, _RARITY, _LIKE = 0, 8, 16, 24, 40
_BYTE, _SHORT = 0xFF, 0xFFFF

Packed = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Similarity (0 to 1) and summed rarity (in UNITS) of each pair of names."""

    similarity: NDArray[np.float64]
    rarity: NDArray[np.int64]


def likeness(payees: Ids, entries: Ids, words: Vocabulary) -> Likeness:
    """Compare names pair by pair.

    Parameters
    ----------
    payees, entries : (pairs, MOST_WORDS)
        Numbers of words in `words`, -1 for none.
    """
    wide = np.maximum(_many(payees), _many(entries))
    best = np.zeros(len(wide), np.int64)
    # The work doubles with each word: names are compared with those of their size.
    for width in range(1, payees.shape[1] + 1):
        rows = np.flatnonzero(wide == width)
        left, right = payees[rows, :width], entries[rows, :width]
        best[rows] = _best(_agreements(left, right, words))
    return _weighed(best, _halves(payees, words), _halves(entries, words))


def _weighed(best: Packed, payee: Packed, entry: Packed) -> Likeness:
    pairs = best >> _PAIRS & _BYTE
    left = [
        (many - (best >> place & _BYTE)) / 2
        for many, place in ((payee, _PAYEE), (entry, _ENTRY))
    ]
    contradicted, missing = np.minimum(*left), np.abs(left[0] - left[1])
    weight = np.where((pairs == 1) & (missing > 0), 1.0, MISSING)
    total = pairs + contradicted + weight * missing
    like = (best >> _LIKE) / _WHOLE
    similarity = np.divide(like, total, out=np.zeros_like(like), where=total > 0)
    return Likeness(similarity, best >> _RARITY & _SHORT)


def _many(names: Ids) -> Ids:
    return np.asarray((names >= 0).sum(axis=1, dtype=np.int32))


def _halves(names: Ids, words: Vocabulary) -> Packed:
    """Return the half words of each name: a letter is one, a word two."""
    there = names >= 0
    return np.asarray((there * 2 - (there & words.single[names])).sum(axis=1), np.int64)


def _agreements(payees: Ids, entries: Ids, words: Vocabulary) -> Packed:
    """Return what each word of a payee shares with each of the entry, packed."""
    left, right = np.broadcast_arrays(payees[:, :, None], entries[:, None, :])
    there = (left >= 0) & (right >= 0)
    a, b = left[there].astype(np.int64), right[there].astype(np.int64)
    distinct, at = np.unique(a * len(words.words) + b, return_inverse=True)
    packed = _word_pairs(*np.divmod(distinct, len(words.words)), words)
    found = np.zeros(there.shape, np.int64)
    found[there] = packed[at]
    return found


def _word_pairs(a: Packed, b: Packed, words: Vocabulary) -> Packed:
    like = word_likeness(a, b, words)
    rarity = words.rarity[b].astype(np.int64)
    begins = words.first[a] == words.first[b]
    letter = (words.single[a] ^ words.single[b]) & begins
    # A letter tells as little as the rarer words that begin with it allow.
    rarity = np.where(letter & words.single[a], _letter_rarity(b, words), rarity)
    rarity = rarity * like // _WHOLE
    payee = 2 - words.single[a].astype(np.int64)
    entry = 2 - words.single[b].astype(np.int64)
    packed = like << _LIKE | rarity << _RARITY | payee << _PAYEE | entry << _ENTRY | 1
    return np.where(like > 0, packed, 0)


def word_likeness(a: Packed, b: Packed, words: Vocabulary) -> Packed:
    """Return how alike words a and b are, in thousandths, 0 below WORD."""
    like = np.where(a == b, 1.0, 0.0)
    rest = np.flatnonzero(a != b)
    like[rest] = _unlike(a[rest], b[rest], words)
    return np.asarray(np.rint(like * _WHOLE), np.int64)


def _unlike(a: Packed, b: Packed, words: Vocabulary) -> Reals:
    """Return how alike words are that are not the same."""
    texts = words.texts[a], words.texts[b]
    edits = cpdist(
        *texts, scorer=OSA.normalized_similarity, score_cutoff=WORD, dtype=np.float64
    ).ravel()
    common = cpdist(*texts, scorer=Prefix.similarity, dtype=np.int64).ravel()
    shorter = np.minimum(words.length[a], words.length[b])
    begins = (common == shorter) & ((shorter == 1) | (shorter >= SHORT))
    known = go_together(words.nickname[a], words.nickname[b])
    cut = words.cut[a] & (common == words.length[a]) & (common > 1)
    edits[words.single[a] | words.single[b]] = 0
    parts = [np.where(begins, INITIAL, 0), np.where(known, NICKNAME, 0), cut * 1.0]
    return np.asarray(np.maximum.reduce([edits, *parts]))


def _letter_rarity(b: Packed, words: Vocabulary) -> Packed:
    """Return the rarity of the first letter of each word."""
    listed = np.flatnonzero(words.single[: words.size])
    table = np.zeros(int(words.first.max(initial=0)) + 1, np.int64)
    table[words.first[listed]] = words.rarity[listed]
    return table[words.first[b]]


def _best(agreements: Packed) -> Packed:
    """Return the largest sum over all pairings of rows with columns.

    Row by row, for each set of columns already taken (a bit each): O(n 2^n n), with
    n at most MOST_WORDS.
    """
    pairs, wide, _ = agreements.shape
    best = np.zeros((pairs, 1 << wide), np.int64)
    masks = np.arange(1 << wide)
    for row in range(wide):
        after = best.copy()
        for column in range(wide):
            taken = masks[masks >> column & 1 == 1]
            added = best[:, taken ^ 1 << column] + agreements[:, row, column, None]
            after[:, taken] = np.maximum(after[:, taken], added)
        best = after
    return np.asarray(best.max(axis=1))
