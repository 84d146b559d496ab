"""Who rules on an appeal: never who decided, and never without a decision."""

import pytest
from django.db import DatabaseError, connection, transaction

from outlay.review import guarding
from outlay.review.access.roles import Role
from outlay.review.deciding.appeals import granted
from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.models import AuditEvent, Item, Notice
from tests.review.deciding.appealed import appeal, found_improper, referred, rule
from tests.review.deciding.verdicts import improper, refer, release
from tests.review.made import made_item, made_person


@pytest.fixture
def third_supervisor(db):
    return made_person("tia", Role.SUPERVISOR)


def waits(item):
    return item.pk in granted(Item.objects.all())


def test_another_supervisor_rules_and_the_payment_waits_to_be_reopened(
    analyst, supervisor
):
    item = made_item()
    found_improper(item, analyst)
    appeal(item, analyst)
    assert not waits(item)
    rule(item, supervisor)
    assert AuditEvent.objects.last().data["outcome"] == "overturned"
    assert waits(item)
    item.refresh_from_db()
    reopen(item, item.version, by=supervisor, reason_code="appeal", note="Granted")
    assert not waits(item)


def test_who_decided_does_not_rule_on_it(supervisor, other_supervisor):
    item = made_item()
    found_improper(item, supervisor)
    appeal(item, supervisor)
    with pytest.raises(Refused, match="neither made nor approved") as why:
        rule(item, supervisor)
    assert why.value.field == "kind"
    assert not waits(item)
    rule(item, other_supervisor)


def test_nor_does_who_approved_it(
    analyst, supervisor, other_supervisor, third_supervisor
):
    item = made_item()
    referred(item, supervisor, other_supervisor)
    appeal(item, analyst)
    for person in (analyst, supervisor, other_supervisor):
        with pytest.raises(Refused, match="neither made nor approved"):
            rule(item, person)
    assert not Notice.objects.filter(kind="outcome").exists()
    rule(item, third_supervisor)
    assert waits(item)


def test_an_analyst_does_not_rule_even_on_anothers(analyst, other_analyst):
    item = made_item()
    found_improper(item, analyst)
    appeal(item, other_analyst)
    with pytest.raises(Refused, match="supervisor"):
        rule(item, other_analyst, "upheld")


@pytest.mark.parametrize("verdict", [None, release(), refer()])
def test_nothing_is_ruled_on_where_no_adverse_decision_stands(
    analyst, supervisor, verdict
):
    item = made_item()
    if verdict:
        decide(item, 1, verdict, by=analyst)  # the referral still waits
    appeal(item, analyst)
    with pytest.raises(Refused, match="stands"):
        rule(item, supervisor)


def test_a_new_decision_needs_a_new_appeal(analyst, supervisor, other_supervisor):
    item = made_item()
    found_improper(item, analyst)
    appeal(item, analyst)
    rule(item, supervisor)
    item.refresh_from_db()
    reopen(item, item.version, by=supervisor, reason_code="appeal", note="Granted")
    item.refresh_from_db()
    decide(item, item.version, improper(), by=analyst)
    assert not waits(item)
    with pytest.raises(Refused, match="no appeal"):
        rule(item, other_supervisor)
    appeal(item, analyst)
    rule(item, other_supervisor)
    assert waits(item)


def test_a_ruling_can_be_put_right_by_a_later_one(analyst, supervisor):
    item = made_item()
    found_improper(item, analyst)
    appeal(item, analyst)
    rule(item, supervisor, "overturned")
    rule(item, supervisor, "upheld")
    assert not waits(item)


def test_the_database_refuses_a_ruling_on_ones_own_decision_too(
    analyst, supervisor, other_supervisor, third_supervisor
):
    item = made_item()
    referred(item, supervisor, other_supervisor)
    own = appeal(item, analyst)
    for person in (supervisor, other_supervisor):
        with pytest.raises(DatabaseError), transaction.atomic():
            past_the_service(own, person)
    past_the_service(own, third_supervisor)


def test_and_where_the_guards_were_off_it_counts_for_nothing(analyst, supervisor):
    item = made_item()
    found_improper(item, supervisor)
    guarding.take_off(connection)
    past_the_service(appeal(item, analyst), supervisor)
    guarding.put_on(connection)
    assert not waits(item)


def past_the_service(own, by):
    """Write an outcome without asking who may."""
    return Notice.objects.create(
        item=own.item,
        kind="outcome",
        outcome="overturned",
        by=by,
        at=own.at,
        happened_on=own.happened_on,
        what="Mine",
    )
