"""A list made ready: its names as words, and its rows by what a payee may share."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.matching.by_name import PairIndex
from outlay.payments.matching.forms import Forms, forms_of
from outlay.payments.matching.lookup import Ints, Lookup
from outlay.payments.matching.near import Neighbourhoods
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.matching.side import Facts, facts_of, known_days
from outlay.payments.matching.vocabulary import Ids, Vocabulary, matrix_of


@dataclass(frozen=True)
class ListIndex:
    """The rows of ENTRIES, ready to be compared with."""

    rows: pa.Table
    facts: Facts
    words: Vocabulary
    owner: Ints
    names: Ids
    neighbourhoods: Neighbourhoods
    by_name: PairIndex
    by_taxpayer: Lookup
    by_birth: Lookup
    by_address: Lookup

    @classmethod
    def of(cls, rows: pa.Table, settings: MatchSettings) -> Self:
        """Make a list ready; `rows` keep the contract of tables.ENTRIES."""
        rows = rows.combine_chunks()
        facts = facts_of(rows)
        forms = forms_of(_column(rows, "name"))
        words = Vocabulary.of(forms, _entry_numbers(rows)[forms.owner])
        names = matrix_of(forms, words)
        return cls(
            rows=rows,
            facts=facts,
            words=words,
            owner=forms.owner,
            names=names,
            neighbourhoods=Neighbourhoods.of(words),
            by_name=PairIndex.of(names, words, settings.alone_rarity),
            by_taxpayer=Lookup.of(facts.taxpayer),
            by_birth=Lookup.of(known_days(facts.born)),
            by_address=Lookup.of(facts.address),
        )


def forms_begin(forms: Forms | Ints, rows: int) -> Ints:
    """Return where the forms of each row begin, with the end behind."""
    owner = forms.owner if isinstance(forms, Forms) else forms
    return np.searchsorted(owner, np.arange(rows + 1))


def _column(rows: pa.Table, name: str) -> pa.Array:
    values = rows[name]
    return values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)


def _entry_numbers(rows: pa.Table) -> Ints:
    """Return a number for each row, equal for the names of one entry."""
    keys = pc.binary_join_element_wise(rows["source"], rows["entry"], "|")
    encoded = keys.combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(), np.int64)
