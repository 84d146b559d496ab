"""Who may use the app: what administrators change, and what they cannot."""

import threading

import pytest
from django.db import connection

from outlay.payments.errors import ConfigurationError
from outlay.review.access import first_administrator, people
from outlay.review.access.people_rules import Entry
from outlay.review.access.roles import Role
from outlay.review.deciding.refusals import Refused
from outlay.review.loading.people import PASSWORD
from outlay.review.models import AuditEvent, Person
from outlay.review.trail.verify import verify
from tests.review.made import AGENCY, OTHER_AGENCY, made_item, made_person

ANN = Entry("Ann", Role.ANALYST, (AGENCY,))


def last():
    return AuditEvent.objects.order_by("-number").first()


def agencies(person):
    return sorted(person.scopes.values_list("agency", flat=True))


def test_somebody_is_entered_without_a_password(admin, set_options):
    set_options(mode="production")
    entry = Entry("New", Role.ANALYST, (OTHER_AGENCY, AGENCY, AGENCY), card="CN=New")
    person = people.add(" New@Agency.example ", entry, by=admin)
    assert person.username == "new@agency.example"
    assert not person.has_usable_password()
    assert person.subject == "piv:CN=New"
    assert agencies(person) == [AGENCY, OTHER_AGENCY]
    event = last()
    assert (event.actor, event.action) == ("adm", "person_added")
    assert event.subject == f"person:{person.pk}"
    assert event.data == {
        "role": "analyst",
        "active": True,
        "agencies": "SSA, VA",
        "card": True,
    }
    assert verify().sound


def test_a_change_is_recorded_with_what_was(admin, analyst):
    people.change(analyst, Entry("Ann B", Role.SUPERVISOR, (OTHER_AGENCY,)), by=admin)
    analyst.refresh_from_db()
    assert (analyst.name, analyst.role) == ("Ann B", "supervisor")
    assert agencies(analyst) == [OTHER_AGENCY]
    assert last().data == {
        "role": "supervisor",
        "active": True,
        "agencies": "VA",
        "card": False,
        "was_role": "analyst",
        "was_active": True,
    }


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.DATA_SCIENTIST])
def test_agencies_count_only_where_the_role_sees_some(admin, analyst, role):
    people.change(analyst, Entry("Ann", role, (AGENCY,)), by=admin)
    assert agencies(analyst) == []


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR])
def test_who_sees_some_agencies_needs_one(admin, analyst, role):
    with pytest.raises(Refused) as refused:
        people.change(analyst, Entry("Ann", role), by=admin)
    assert refused.value.field == "agencies"


def refused_to(change, by, **given):
    entry = Entry(**({"name": "Adm", "role": Role.ADMIN} | given))
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refused:
        people.change(change, entry, by=by)
    assert AuditEvent.objects.count() == before
    return refused.value.what


def test_administrators_do_not_change_their_own_role(admin):
    made_person("other", Role.ADMIN)
    assert "own role" in refused_to(admin, admin, role=Role.ANALYST, agencies=(AGENCY,))
    assert "own account" in refused_to(admin, admin, active=False)
    people.change(admin, Entry("New name", Role.ADMIN), by=admin)
    admin.refresh_from_db()
    assert (admin.name, admin.role, admin.is_active) == ("New name", "admin", True)


def test_who_is_no_administrator_changes_nobody(analyst, supervisor, admin):
    assert "not an administrator" in refused_to(analyst, supervisor)
    Person.objects.filter(pk=admin.pk).update(is_active=False)
    assert "not an administrator" in refused_to(analyst, admin)


def test_an_administrator_always_remains(admin):
    other = made_person("other", Role.ADMIN)
    people.change(other, Entry("Other", Role.ADMIN, active=False), by=admin)
    assert "not an administrator" in refused_to(admin, other, active=False)
    assert Person.objects.filter(role=Role.ADMIN, is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_close_each_other_at_once():
    from django.core.management import call_command

    first, second = made_person("one", Role.ADMIN), made_person("two", Role.ADMIN)
    barrier, said = threading.Barrier(2), []

    def close(target, by):
        barrier.wait()
        try:
            people.change(target, Entry("x", Role.ADMIN, active=False), by=by)
        except Refused as refused:
            said.append(refused.what)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=close, args=pair)
        for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 1
    assert Person.objects.filter(role=Role.ADMIN, is_active=True).count() == 1
    call_command("check")


def test_names_and_cards_are_one_persons(admin, analyst):
    with pytest.raises(Refused) as taken:
        people.add("ANN", ANN, by=admin)
    assert taken.value.field == "username"
    people.change(analyst, Entry("Ann", Role.ANALYST, (AGENCY,), card="CN=A"), by=admin)
    with pytest.raises(Refused) as card:
        people.add("b", Entry("B", Role.AUDITOR, card="CN=A"), by=admin)
    assert card.value.field == "card"


def test_an_identity_can_be_forgotten(admin, analyst):
    Person.objects.filter(pk=analyst.pk).update(subject="oidc:https://old#1")
    people.forget_identity(analyst, by=admin)
    analyst.refresh_from_db()
    assert analyst.subject == ""
    assert last().action == "identity_forgotten"


def test_a_long_card_subject_is_kept_as_its_hash(admin):
    person = people.add("x", Entry("X", Role.AUDITOR, card="CN=" + "x" * 300), by=admin)
    assert len(person.subject) == len("piv:sha256:") + 64


def test_in_the_demonstration_the_new_one_can_be_tried(admin):
    person = people.add("new", Entry("New", Role.AUDITOR), by=admin)
    assert person.check_password(PASSWORD)


def test_the_first_administrator_is_entered_once(db):
    person = first_administrator.enter(" Boss@X ", card="CN=B", by="command:root")
    assert (person.username, person.role) == ("boss@x", "admin")
    assert person.subject == "piv:CN=B"
    assert not person.has_usable_password()
    assert (last().actor, last().action) == ("command:root", "person_added")
    with pytest.raises(ConfigurationError, match="an administrator already"):
        first_administrator.enter("other", by="command:root")
    Person.objects.update(is_active=False)
    with pytest.raises(ConfigurationError, match="somebody's already"):
        first_administrator.enter("BOSS@x", by="command:root")


# The pages.


def form(**given):
    return {
        "name": "Ann",
        "role": "analyst",
        "agencies": [AGENCY],
        "active": "on",
    } | given


def test_the_list_shows_everybody(admin, analyst, auditor, signed_in):
    made_item(1, agency="DOD")
    page = signed_in(admin).get("/people/").content.decode()
    for text in ("Ann", "Analyst", "Aud", "Auditor", "SSA", "DOD", "never"):
        assert text in page


def test_entering_somebody_on_the_page(admin, analyst, signed_in):
    client = signed_in(admin)
    sent = form(username="new", other_agency="DOL")
    answer = client.post("/people/", sent)
    person = Person.objects.get(username="new")
    assert answer.headers["Location"] == f"/people/{person.pk}/"
    assert agencies(person) == ["DOL", AGENCY]
    assert "New was entered" not in client.get("/people/").content.decode()


def test_what_is_missing_is_said_at_its_field(admin, analyst, signed_in):
    answer = signed_in(admin).post("/people/", {"username": "ann", "name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: People" in page
    assert 'href="#id_name">Enter a name' in page
    assert 'aria-describedby="id_name-error"' in page
    answer = signed_in(admin).post("/people/", form(username="ann"))
    assert 'href="#id_username">Somebody has this sign-in name' in (
        answer.content.decode()
    )


def test_changing_and_closing_on_the_page(admin, analyst, signed_in):
    client, theirs = signed_in(admin), signed_in(analyst)
    assert theirs.post("/me/stay/").status_code == 204
    sent = form(name="Ann B")
    del sent["active"]
    answer = client.post(f"/people/{analyst.pk}/", sent)
    assert answer.status_code == 302
    analyst.refresh_from_db()
    assert (analyst.name, analyst.is_active) == ("Ann B", False)
    assert theirs.post("/me/stay/").status_code == 302  # at once


def test_own_role_on_the_page_is_refused_in_words(admin, signed_in):
    answer = signed_in(admin).post(f"/people/{admin.pk}/", form())
    assert answer.status_code == 422
    assert "Nobody changes their own role" in answer.content.decode()


def test_forgetting_on_the_page(admin, analyst, signed_in):
    Person.objects.filter(pk=analyst.pk).update(subject="piv:CN=A")
    client = signed_in(admin)
    assert (
        "Forget the identity" in client.get(f"/people/{analyst.pk}/").content.decode()
    )
    client.post(f"/people/{analyst.pk}/", {"forget": "yes"})
    analyst.refresh_from_db()
    assert analyst.subject == ""


def test_own_settings_are_kept_and_recorded(admin, signed_in):
    client = signed_in(admin)
    assert "checked" in client.get("/me/").content.decode()
    answer = client.post("/me/", {"away_until": "2027-01-05"})
    assert answer.status_code == 302
    admin.refresh_from_db()
    assert (admin.keys_on, str(admin.away_until)) == (False, "2027-01-05")
    assert last().data == {"keys_on": False, "away_until": "2027-01-05"}
    page = client.get("/me/").content.decode()
    assert 'value="2027-01-05"' in page
    assert 'data-keys="off"' in page


def test_a_day_that_is_none_is_refused(admin, signed_in):
    answer = signed_in(admin).post("/me/", {"away_until": "soon"})
    assert answer.status_code == 422
    assert 'href="#id_away_until">Enter a day' in answer.content.decode()
