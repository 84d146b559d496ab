"""Made-up people: one of each role, for the demonstration alone."""

from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import authenticate

from outlay.payments.errors import ConfigurationError
from outlay.review.access.roles import Role
from outlay.review.access.scope import items_of
from outlay.review.loading.people import PASSWORD, make_people
from outlay.review.models import Person
from tests.review.made import made_item


def test_every_role_can_sign_in(db):
    people = make_people()
    assert {person.role for person in people} == {role.value for role in Role}
    for person in people:
        assert authenticate(username=person.username, password=PASSWORD) == person


def test_they_are_made_once_and_see_agencies_of_later_batches(db):
    made_item(1)
    first = make_people()
    Person.objects.filter(username="ana").update(name="Somebody")
    for number, agency in enumerate(("A", "B", "C"), start=2):
        made_item(number, agency=agency)
    again = make_people()
    assert [p.pk for p in again] == [p.pk for p in first]
    ana, ben = (Person.objects.get(username=name) for name in ("ana", "ben"))
    assert ana.name == "Somebody"
    assert items_of(ana).count() == 4
    assert items_of(ben).count() == 3  # the first agency then, and the first two now


def test_not_outside_the_demonstration(db, settings):
    settings.OPTIONS = replace(django_settings.OPTIONS, mode="production")
    with pytest.raises(ConfigurationError):
        make_people()
    assert not Person.objects.exists()
