"""One name written in many ways is one name."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.matching.forms import forms_of
from tests.payments.matching.made_up import BORN, entry, found, payee

WORDS = st.text("ABDEGIKLMNORSTUVZ", min_size=3, max_size=9)
NAMES = st.lists(WORDS, min_size=2, max_size=4, unique=True)
ACCENTS = str.maketrans("AEIOUN", "ÀÉÏÔÜÑ")


def similarity(mine: str, theirs: str) -> float:
    (match,) = found(
        payee(mine, born_on=BORN), entry(theirs, entry="E", born_on=BORN)
    ) or [{"name_similarity": 0.0}]
    return match["name_similarity"]


@pytest.mark.slow
@pytest.mark.property
@given(NAMES, st.randoms(use_true_random=False))
def test_order_case_accents_and_suffix_do_not_matter(words, random):
    shuffled = random.sample(words, len(words))
    theirs = " ".join(words)
    mine = " ".join([*shuffled, random.choice(["Jr.", "III", "M.D.", "Esq"])])
    mine = random.choice([mine.lower(), mine.title()]).translate(ACCENTS)
    assert similarity(mine, theirs) == 1.0


@pytest.mark.slow
@pytest.mark.property
@given(NAMES, st.sampled_from((16, 22, 35)))
def test_a_name_cut_off_where_payment_files_end_it_stays_alike(words, length):
    theirs = " ".join([*words, "QUILLFEATHERSTONE", "NARVALENDERBY"])
    mine = theirs[:length]
    assert similarity(mine, theirs) >= 0.8 or len(mine.split()) < 2


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("MARIA DELACRUZIA", "Maria de la Cruzia"),
        ("TOBIAS MCQUILLFEATHER", "TOBIAS MC QUILLFEATHER"),
        ("ANNIKA OSTVALENKARR", "Annika Ostvalen-Karr"),
        ("Annika Ostvalen Karr", "ANNIKA OSTVALEN-KARR"),
        ("O'MALVERTON TEAGAN", "TEAGAN OMALVERTON"),
        ("J.P. QUILLFEATHER", "JP QUILLFEATHER"),
        ("Зебулон Тестовенко", "ZEBULON TESTOVENKO"),
        ("\u6771\u897f\u5357", "Dong Xi Nan"),
        ("Ζέμπουλον Δοκιμάκης", "ZEMPOULON DOKIMAKIS"),
    ],
)
def test_names_written_otherwise_are_equal(mine, theirs):
    assert similarity(mine, theirs) >= 0.9


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("ZENTROVIA MEDICAL, INC.", "Zentrovia Medical LLC"),
        ("THE ZENTROVIA COMPANY", "Zentrovia Co"),
        ("ZENTROVIA & SONS", "Zentrovia and Sons, Ltd."),
    ],
)
def test_legal_forms_do_not_matter(mine, theirs):
    place = {"street": "9 Nowhere St", "zip5": "02199", "kind": "organisation"}
    (match,) = found(payee(mine, **place), entry(theirs, **place))
    assert match["name_similarity"] == 1.0


def test_a_name_of_dropped_words_only_keeps_them():
    forms = forms_of(pa.array(["The Company, Inc."]))
    assert forms.words.to_pylist() == ["THE", "COMPANY", "INC"]


def test_what_has_no_letter_has_no_form():
    forms = forms_of(pa.array(["A B", None, "...", "C"]))
    assert np.array_equal(forms.owner, [0, 3])


def test_no_payees_and_no_entries_are_no_matches():
    from tests.payments.matching.made_up import entries, match, payees

    assert match(payees(), entries(entry())).num_rows == 0
    assert match(payees(payee()), entries()).num_rows == 0
