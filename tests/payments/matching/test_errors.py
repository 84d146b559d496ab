"""Each kind of error in a name, beside a second attribute and alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.matching.made_up import (
    BORN,
    NAME,
    OTHERS,
    STREET,
    ZIP5,
    entry,
    found,
    payee,
)

ERRORS = {
    "typo": "Zebulon Orrin Quillfaether",
    "letter left out": "Zebuln Orrin Quillfeather",
    "letter too many": "Zebulon Orrin Quillfeathher",
    "letters swapped": "Zeublon Orrin Quillfeather",
    "first letter": "Sebulon Orrin Quillfeather",
    "first letter of the surname": "Zebulon Orrin Guillfeather",
    "first letter left out": "Zebulon Orrin uillfeather",
    "both words": "Zebulan Orrin Quilfeather",
    "surname first": "Quillfeather, Zebulon Orrin",
    "middle left out": "Zebulon Quillfeather",
    "letter for the middle": "Zebulon O Quillfeather",
    "letter for the given name": "Z Quillfeather",
    "suffix": "Zebulon Orrin Quillfeather III",
    "short form": "Zeb Orrin Quillfeather",
    "cut": "Zebulon Orrin Quillfea",
}
ALONE = set(ERRORS) - {"letter for the given name", "both words", "short form"}
BY_BIRTH = {"born_on": BORN}
BY_ADDRESS = {"street": STREET, "zip5": ZIP5}


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize("second", [BY_BIRTH, BY_ADDRESS], ids=["birth", "address"])
def test_every_error_is_found_with_a_second_attribute(kind, second):
    (match,) = found(payee(ERRORS[kind], **second), entry(**second))
    expected = "NAME_DOB" if second is BY_BIRTH else "NAME_ADDR"
    assert match["strength"] == expected


@pytest.mark.parametrize("kind", sorted(ALONE))
def test_errors_of_rare_names_are_found_by_name_alone(kind):
    (match,) = found(payee(ERRORS[kind]), entry())
    assert match["strength"] == "NAME_ONLY"


@pytest.mark.parametrize("mine", ["Zebulon Quillfeather Karrow", "Zebulon Karrow"])
def test_another_surname_needs_birth_and_address(mine):
    theirs = entry("Zebulon Quillfeather", **BY_BIRTH, **BY_ADDRESS)
    both = found(payee(mine, **BY_BIRTH, **BY_ADDRESS), theirs)
    assert [match["strength"] for match in both] == ["NAME_DOB"]
    alone = found(payee("Zebulon Karrow", **BY_BIRTH), theirs)
    assert not alone


@pytest.mark.parametrize("mine", ["Annika Ostvalen", "Annika Karrow"])
def test_either_half_of_a_hyphenated_name_is_found(mine):
    theirs = entry("Annika Ostvalen-Karrow", **BY_BIRTH)
    (match,) = found(payee(mine, **BY_BIRTH), theirs)
    assert match["strength"] == "NAME_DOB"


def test_an_alias_is_a_further_name_of_its_entry():
    rows = [
        entry("Zebulon Quillfeather", entry="E"),
        entry("Tobias Karrowmere", entry="E", name_kind="alias"),
    ]
    (match,) = found(payee("Tobias Karrowmere"), rows)
    assert (match["row"], match["strength"]) == (1, "NAME_ONLY")
    assert match["compared"].startswith("alias 1.00 alike")


@pytest.mark.slow
@pytest.mark.property
@given(st.data())
def test_any_edit_anywhere_in_a_word_is_found_with_a_second_attribute(data):
    words = NAME.upper().split(" ")
    which = data.draw(st.integers(0, 2))
    word = words[which]
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("ABCXYZ"))
    words[which] = data.draw(
        st.sampled_from(
            [
                word[:at] + letter + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    matches = found(payee(" ".join(words), **BY_BIRTH), entry(**BY_BIRTH))
    assert [match["strength"] for match in matches] == ["NAME_DOB"]


def test_a_common_name_alone_is_no_match():
    many = [entry("John Smith", entry=f"E{i}") for i in range(40)]
    assert not found(payee("John Smith"), [*many, *OTHERS])
