"""Who works on what: given by a supervisor, taken by an analyst."""

import pytest

from outlay.review.deciding import assign as assigning
from outlay.review.deciding.assign import assign
from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import Refused
from outlay.review.models import AuditEvent, Item, Note, State
from tests.review.deciding.verdicts import release
from tests.review.made import OTHER_AGENCY, made_item, made_person


@pytest.fixture
def five(db):
    return [made_item(each) for each in range(1, 6)]


def owners():
    return list(Item.objects.order_by("id").values_list("assigned_to__name", flat=True))


def test_a_supervisor_gives_many_at_once(five, supervisor, analyst):
    assert assign(Item.objects.all(), to=analyst, by=supervisor) == 5
    assert owners() == ["Ann"] * 5
    assert AuditEvent.objects.filter(action="assign", data={"to": "ann"}).count() == 5
    assert set(Item.objects.values_list("version", flat=True)) == {1}
    assert assign(Item.objects.all(), to=analyst, by=supervisor) == 0
    assert assign(Item.objects.all(), to=None, by=supervisor) == 5
    assert owners() == [None] * 5


def test_the_reason_is_kept_as_a_note_not_in_the_log(five, supervisor, analyst):
    assign(Item.objects.filter(pk=five[0].pk), to=analyst, by=supervisor, because="Ill")
    assert Note.objects.get().text == "Assigned to Ann: Ill"
    assert "Ill" not in str(list(AuditEvent.objects.values()))


def test_an_analyst_takes_what_is_nobodys_and_gives_back_their_own(
    five, analyst, other_analyst
):
    assert assign(Item.objects.filter(pk=five[0].pk), to=analyst, by=analyst) == 1
    assert assign(Item.objects.all(), to=other_analyst, by=other_analyst) == 4
    assert owners() == ["Ann", "Bob", "Bob", "Bob", "Bob"]
    assert assign(Item.objects.all(), to=None, by=analyst) == 1
    assert owners() == [None, "Bob", "Bob", "Bob", "Bob"]


def test_an_analyst_gives_nothing_to_others(five, analyst, other_analyst):
    with pytest.raises(Refused) as why:
        assign(Item.objects.all(), to=other_analyst, by=analyst)
    assert why.value.field == "to"


def test_decided_ones_and_other_agencies_are_left(five, supervisor, analyst):
    decide(five[0], 1, release(), by=analyst)
    made_item(9, agency=OTHER_AGENCY)
    assert assign(Item.objects.all(), to=analyst, by=supervisor) == 4


def test_nobody_gets_what_they_cannot_see_or_decide(five, supervisor, auditor):
    stranger = made_person("far", agencies=(OTHER_AGENCY,))
    for person in (stranger, auditor):
        with pytest.raises(Refused) as why:
            assign(Item.objects.all(), to=person, by=supervisor)
        assert why.value.field == "to"
    assert owners() == [None] * 5


def test_other_roles_assign_nothing(five, auditor):
    with pytest.raises(Refused):
        assign(Item.objects.all(), to=None, by=auditor)


def test_too_many_at_once_are_refused(five, supervisor, analyst, monkeypatch):
    monkeypatch.setattr(assigning, "MOST", 4)
    with pytest.raises(Refused, match="At most 4"):
        assign(Item.objects.all(), to=analyst, by=supervisor)
    assert assign(Item.objects.order_by("pk")[:4], to=analyst, by=supervisor) == 4


def test_assigning_does_not_hinder_whoever_decides(five, supervisor, analyst):
    assign(Item.objects.all(), to=supervisor, by=supervisor)
    decision = decide(five[0], 1, release(), by=analyst)
    assert decision.item.state == State.RELEASED
