"""Payees against a list: which pairs are looked at, and what they share."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.matching.addresses import same_street
from outlay.payments.matching.forms import Forms, forms_of
from outlay.payments.matching.index import ListIndex, forms_begin
from outlay.payments.matching.lookup import Ints, Pairs, distinct, expand
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.matching.side import (
    UNKNOWN,
    Facts,
    facts_of,
    known_days,
    may_be_same,
)
from outlay.payments.matching.similarity import likeness
from outlay.payments.matching.vocabulary import UNITS, Ids, Vocabulary, matrix_of

_FINE = 1_000_000  # parts of a similarity
_AT_ONCE = 100_000  # pairs of names

Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of payee and list row, and what each shares."""

    payee: Ints
    row: Ints
    similarity: Reals
    rarity: Reals
    same_taxpayer: Flags
    other_taxpayer: Flags
    same_birth: Flags
    other_birth: Flags
    same_address: Flags

    def where(self, kept: Flags) -> "Compared":
        """Return the pairs that are kept."""
        return Compared(*(getattr(self, n)[kept] for n in self.__slots__))


def compare(payees: pa.Table, index: ListIndex, settings: MatchSettings) -> Compared:
    """Compare a chunk of payees with a list; see engine.match for the columns."""
    names = payees["name"].combine_chunks()
    facts = facts_of(payees)
    forms = forms_of(names, cut=True)
    words = index.words.with_words(forms.words.dictionary)
    matrix = matrix_of(forms, words)
    payee, row = _candidates(facts, forms, matrix, words, index)
    similarity, rarity = _alike(payee, row, forms, matrix, words, index, len(names))
    return Compared(
        payee,
        row,
        similarity,
        rarity,
        *_shared(payee, row, facts, index.facts, settings),
    )


def _candidates(
    facts: Facts, forms: Forms, matrix: Ids, words: Vocabulary, index: ListIndex
) -> Pairs:
    form, other = index.by_name.pairs(matrix, index.neighbourhoods.near(words))
    found = [
        (forms.owner[form], index.owner[other]),
        index.by_taxpayer.pairs(facts.taxpayer),
        index.by_birth.pairs(known_days(facts.born)),
        index.by_address.pairs(facts.address),
    ]
    left, right = (np.concatenate(each) for each in zip(*found, strict=True))
    fits = may_be_same(facts.kind[left], index.facts.kind[right])
    return distinct(left[fits], right[fits])


def _alike(
    payee: Ints,
    row: Ints,
    forms: Forms,
    matrix: Ids,
    words: Vocabulary,
    index: ListIndex,
    payees: int,
) -> tuple[Reals, Reals]:
    """Return the similarity and rarity of the most alike forms of each pair."""
    mine, theirs = (
        forms_begin(forms, payees),
        forms_begin(index.owner, index.rows.num_rows),
    )
    left = np.repeat(np.arange(len(payee)), mine[payee + 1] - mine[payee])
    form = expand(mine[payee], mine[payee + 1])
    begin, end = theirs[row[left]], theirs[row[left] + 1]
    pair, form = np.repeat(left, end - begin), np.repeat(form, end - begin)
    other = expand(begin, end)
    best = np.zeros(len(payee), np.int64)
    for at in range(0, len(pair), _AT_ONCE):
        part = slice(at, at + _AT_ONCE)
        like = likeness(matrix[form[part]], index.names[other[part]], words)
        fine = np.rint(like.similarity * _FINE).astype(np.int64) << 16 | like.rarity
        np.maximum.at(best, pair[part], fine)
    return (best >> 16) / _FINE, (best & 0xFFFF) / UNITS


def _shared(
    payee: Ints, row: Ints, mine: Facts, theirs: Facts, settings: MatchSettings
) -> tuple[Flags, ...]:
    """Return the flags of Compared, in its order."""
    born, listed = mine.born[payee], theirs.born[row]
    both = (born != UNKNOWN) & (listed != UNKNOWN)
    near = np.flatnonzero(_equal(mine.address, theirs.address, payee, row))
    address = np.zeros(len(payee), bool)
    address[near] = same_street(
        mine.street.take(pa.array(payee[near])),
        theirs.street.take(pa.array(row[near])),
        settings.street,
    )
    number = _equal(mine.taxpayer, theirs.taxpayer, payee, row)
    kind = _equal(mine.tin_type, theirs.tin_type, payee, row)
    known = kind & _valid(mine.taxpayer)[payee] & _valid(theirs.taxpayer)[row]
    same, other = both & (born == listed), both & (born != listed)
    return number, known & ~number, same, other, address


def _valid(values: pa.Array) -> Flags:
    return np.asarray(values.is_valid().to_numpy(zero_copy_only=False))


def _equal(mine: pa.Array, theirs: pa.Array, payee: Ints, row: Ints) -> Flags:
    same = pc.equal(mine.take(pa.array(payee)), theirs.take(pa.array(row)))
    return np.asarray(pc.fill_null(same, False).to_numpy(zero_copy_only=False))
