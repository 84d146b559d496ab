"""The words within one edit, against comparing each with each."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from outlay.payments.matching.forms import forms_of
from outlay.payments.matching.near import Neighbourhoods
from outlay.payments.matching.vocabulary import Vocabulary

WORDS = st.lists(st.text("ABC", min_size=1, max_size=6), min_size=1, max_size=30)


def vocabulary(words):
    forms = forms_of(pa.array(words))
    return Vocabulary.of(forms, np.arange(len(words))[forms.owner])


@pytest.mark.slow
@pytest.mark.property
@given(WORDS, WORDS)
def test_all_words_within_one_edit_and_no_others(listed, paid):
    here = vocabulary(listed)
    words = here.with_words(pa.array(sorted({*paid})))
    near = Neighbourhoods.of(here).near(words)
    for number, word in enumerate(words.texts):
        ids = near.ids[near.begin[number] : near.begin[number + 1]]
        got = {here.texts[i] for i in ids}
        assert got == {each for each in here.texts if one_edit(word, each)}


def one_edit(word: str, other: str) -> bool:
    if min(len(word), len(other)) == 1:
        return False
    # A word of two letters may come of one of three; two of two are either equal.
    edits = OSA.distance(word, other)
    return edits == 0 or (edits == 1 and max(len(word), len(other)) > 2)


@pytest.mark.property
@given(
    st.dictionaries(
        st.sampled_from(["AMOS", "BERA", "CLIO"]), st.integers(1, 999), min_size=1
    )
)
def test_rarity_is_one_for_one_entry_and_falls_to_nothing(counts):
    listed = [word for word, many in counts.items() for _ in range(many)]
    here = vocabulary(listed)
    for number, word in enumerate(here.texts):
        share = 1 - np.log(counts[word]) / np.log(max(len(listed), 1000))
        assert here.rarity[number] == pytest.approx(256 * share, abs=0.51)
