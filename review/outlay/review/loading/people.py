"""Made-up people of each role, for the demonstration alone."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from outlay.payments.errors import ConfigurationError
from outlay.review.access.roles import EVERY_AGENCY, Role
from outlay.review.models import Item, Person, Scope
from outlay.review.trail.record import record

PASSWORD = "made-up-for-the-demo"  # noqa: S105 - it opens made-up payments on loopback


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody who is not; `agencies` is how many they work for, None all of them."""

    username: str
    name: str
    role: Role
    tells: str
    agencies: int | None = None


PEOPLE = (
    MadeUp("ana", "Ana Lindqvist", Role.ANALYST, "analyst of every agency"),
    MadeUp("ben", "Ben Okafor", Role.ANALYST, "analyst of two agencies", 2),
    MadeUp("sue", "Sue Whitehorse", Role.SUPERVISOR, "supervisor"),
    MadeUp("sam", "Sam Petrov", Role.SUPERVISOR, "another supervisor"),
    MadeUp("dan", "Dan Moreau", Role.DATA_SCIENTIST, "data scientist"),
    MadeUp("ada", "Ada Kimura", Role.AUDITOR, "auditor"),
    MadeUp("max", "Max Silva", Role.ADMIN, "administrator of people"),
)


def make_people() -> list[Person]:
    """Make whoever of PEOPLE is not there, and return all of them.

    Agencies of later batches are added to those who work for all.

    Raises
    ------
    ConfigurationError
        Outside the demonstration.
    """
    if not settings.OPTIONS.demo:
        raise ConfigurationError(
            "made-up people are for the demonstration alone",
            rule="docs/review.md#the-demonstration",
            fix="add people on the page of that name, as an administrator",
        )
    agencies = sorted(Item.objects.values_list("agency", flat=True).distinct())
    with transaction.atomic():
        there = {person.username for person in Person.objects.all()}
        new = [made for made in PEOPLE if made.username not in there]
        people = [_person(made, agencies) for made in PEOPLE]
        if new:
            record("system", "demo people", "people", {"made": len(new)})
    return people


def _person(made: MadeUp, agencies: list[str]) -> Person:
    person = Person.objects.filter(username=made.username).first()
    if person is None:
        person = Person(username=made.username, name=made.name, role=made.role)
        person.set_password(PASSWORD)
        person.save()
    if made.role not in EVERY_AGENCY and made.role != Role.ADMIN:
        scopes = [Scope(person=person, agency=a) for a in agencies[: made.agencies]]
        Scope.objects.bulk_create(scopes, ignore_conflicts=True)
    return person
