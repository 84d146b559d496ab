"""What each strength needs, and what rules it out."""

import datetime as dt

import pytest

from tests.payments.matching.made_up import (
    BORN,
    NAME,
    STREET,
    ZIP5,
    entry,
    found,
    payee,
)

TOKEN, OTHER = "a" * 32, "b" * 32
OTHER_NAME = "Philippa Marrowgate"


def strengths(mine, theirs):
    return [match["strength"] for match in found(mine, theirs)]


def test_an_equal_number_with_the_name_and_without_it():
    number = {"tin_type": "ssn", "tin_token": TOKEN}
    assert strengths(payee(**number), entry(**number)) == ["TIN_NAME"]
    assert strengths(payee(OTHER_NAME, **number), entry(**number)) == ["TIN_ONLY"]
    (nameless,) = found(payee(None, **number), entry(**number))
    assert nameless["strength"] == "TIN_ONLY"
    assert nameless["compared"].startswith("name not on file")


@pytest.mark.parametrize("kind", ["ein", "itin", "unknown", None])
def test_numbers_of_unlike_kinds_are_never_equal(kind):
    mine = payee(tin_type=kind, tin_token=TOKEN, born_on=BORN)
    theirs = entry(tin_type="ssn", tin_token=TOKEN, born_on=BORN)
    assert strengths(mine, theirs) == ["NAME_DOB"]
    assert strengths(mine | {"name": OTHER_NAME}, theirs) == []


def test_a_name_alone_stays_name_only():
    assert strengths(payee(), entry()) == ["NAME_ONLY"]
    lone = payee(born_on=BORN, street="1 Elsewhere", zip5="99999", tin_type="ssn")
    assert strengths(lone, entry(street=STREET, zip5=ZIP5)) == ["NAME_ONLY"]


@pytest.mark.parametrize(
    "fact",
    [
        {"born_on": BORN},
        {"street": STREET, "zip5": ZIP5},
    ],
)
def test_a_second_attribute_without_the_name_is_nothing(fact):
    assert strengths(payee(OTHER_NAME, **fact), entry(**fact)) == []


def test_zip_code_without_street_is_no_second_attribute():
    mine = payee(street="78 Nowhere Crossing", zip5=ZIP5)
    assert strengths(mine, entry(street=STREET, zip5=ZIP5)) == ["NAME_ONLY"]


@pytest.mark.parametrize(
    "street",
    ["77 NOWHERE CROSSING APT 4", "77 Nowhere Crosing", "0077 nowhere crossing"],
)
def test_streets_written_otherwise_are_equal(street):
    mine = payee(street=street, zip5=ZIP5)
    assert strengths(mine, entry(street=STREET, zip5=ZIP5)) == ["NAME_ADDR"]


def test_another_birth_outweighs_name_and_address():
    father = entry(street=STREET, zip5=ZIP5, born_on=BORN)
    son = payee(street=STREET, zip5=ZIP5, born_on=dt.date(1988, 2, 2))
    assert strengths(son, father) == []


def test_another_number_of_the_kind_outweighs_name_and_birth():
    mine = payee(tin_type="ssn", tin_token=OTHER, born_on=BORN)
    theirs = entry(tin_type="ssn", tin_token=TOKEN, born_on=BORN)
    assert strengths(mine, theirs) == []
    here = {"street": STREET, "zip5": ZIP5}
    assert strengths(mine | here, theirs | here) == ["NAME_DOB"]


def test_persons_and_organisations_are_not_compared():
    firm = entry(kind="organisation", born_on=None)
    assert strengths(payee(kind="person"), firm) == []
    assert strengths(payee(kind=None), firm) == ["NAME_ONLY"]
    assert strengths(payee(kind="organisation"), firm) == ["NAME_ONLY"]


def test_a_weak_alias_is_no_match_by_itself():
    weak = entry(name_kind="weak_alias", born_on=BORN)
    assert strengths(payee(), weak) == []
    assert strengths(payee(born_on=BORN), weak) == ["NAME_DOB"]


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({"born_on": BORN}, {"born_on": BORN}, "date of birth equal"),
        ({}, {}, "date of birth not on the list"),
        ({}, {"born_on": BORN}, "date of birth not on file"),
        ({"born_on": BORN}, {"born_year": 1961}, "year of birth equal"),
        ({"born_on": BORN}, {"born_year": 1962}, "year of birth differs"),
        ({"zip5": ZIP5}, {"zip5": ZIP5}, "ZIP code equal and street not"),
        ({"zip5": "10001"}, {"zip5": ZIP5}, "ZIP code differs"),
        ({}, {"zip5": ZIP5}, "address not on file"),
        ({}, {}, "TIN not on the list"),
        ({}, {"tin_type": "ssn", "tin_token": TOKEN}, "TIN not on file"),
        (
            {"tin_type": "ein", "tin_token": OTHER},
            {"tin_type": "ssn", "tin_token": TOKEN},
            "TINs of unlike kinds not compared",
        ),
        ({"name": f"{NAME} Jr"}, {"name": f"{NAME} Sr"}, "generation suffix differs"),
    ],
)
def test_what_was_compared_is_said_in_words(mine, theirs, words):
    (match,) = found(payee(**mine), entry(**theirs))
    assert words in match["compared"].split("; ")
    assert match["compared"].startswith("name 1.00 alike")
