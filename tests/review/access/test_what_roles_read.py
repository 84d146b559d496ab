"""What was written of a payee, and where they live, on every page of every role."""

import pytest

from outlay.payments.store import Store
from outlay.review.access.roles import Role
from tests.review.access.address_table import LETTERS, OPEN, TABLE
from tests.review.access.walking_addresses import made_targets, with_view
from tests.review.cases.full import PLACE, WRITTEN, full_item
from tests.review.made import AGENCY, made_person

ENTRIES = {"S4MR3Q9XL", "L-2290417", "S-18834"}  # of public lists, with names in them
TOLD = set(WRITTEN.values()) | set(PLACE.values()) | ENTRIES


@pytest.fixture
def targets(db, set_options, tmp_path, analyst, supervisor):
    Store.create(tmp_path / "home")
    set_options(home=tmp_path / "home")
    made = made_targets(1, AGENCY)
    full = full_item(analyst, supervisor)
    made.arguments["item"]["pk"] = made.arguments["decided"]["pk"] = full.pk
    made.arguments["payee"]["key"] = full.payee_key
    masks = {full.payee_mask, full.tin_mask, full.account_mask}
    return made, TOLD | masks


def read_by(person, targets, signed_in):
    """Return all that stands on the pages that a person's role may open."""
    letter = next(key for key, role in LETTERS.items() if role == person.role)
    client, own = signed_in(person), with_view(targets, person)
    names = [n for n, each in TABLE.items() if each.method == "GET"]
    mine = [n for n in names if TABLE[n].may != OPEN and letter in TABLE[n].may]
    answers = (client.get(own.address(n, TABLE[n].of)) for n in mine)
    return "\n".join(
        answer.content.decode() for answer in answers if not answer.streaming
    ).replace("&#x27;", "'")


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMIN])
def test_data_scientists_alone_read_no_word_of_a_payee(targets, signed_in, role):
    made, told = targets
    person = made_person("reader", role)
    read = read_by(person, made, signed_in)
    found = {word for word in told if word in read}
    assert found == (set() if role == Role.DATA_SCIENTIST else told)
    assert "Perhaps paid twice" in read  # the case itself was read


def test_data_scientists_are_told_that_words_are_there(targets, signed_in):
    person = made_person("dan", Role.DATA_SCIENTIST)
    pk = targets[0].arguments["item"]["pk"]
    for path in (f"/payments/{pk}/", f"/payments/{pk}/print/"):
        page = signed_in(person).get(path).content.decode()
        assert "2 notes, which your role does not read" in page


def test_an_administrator_reads_no_payment(targets, signed_in):
    made, told = targets
    read = read_by(made_person("m", Role.ADMIN), made, signed_in)
    assert not {word for word in told if word in read}
