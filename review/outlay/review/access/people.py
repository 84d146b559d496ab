"""Who may use the app, and as what: every change is checked here and recorded."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from outlay.review.access.identities import card_subject
from outlay.review.access.people_rules import (
    Entry,
    check_agencies,
    check_own,
    lock_administrators,
)
from outlay.review.access.roles import Role
from outlay.review.deciding.refusals import Refused
from outlay.review.loading.people import PASSWORD
from outlay.review.models import Person, Scope
from outlay.review.trail.record import record


def add(username: str, entry: Entry, *, by: Person) -> Person:
    """Enter a person, who signs on at the identity provider or with a card.

    Raises
    ------
    Refused
        Where the name is taken, a card is somebody's, or agencies are missing.
    """
    username = username.strip().lower()
    with transaction.atomic():
        lock_administrators(by)
        if Person.objects.filter(username__iexact=username).exists():
            raise Refused(
                "Somebody has this sign-in name", "Choose another", "username"
            )
        check_agencies(entry)
        person = Person(username=username, name=entry.name, role=entry.role)
        _give_password(person)
        _take_card(person, entry.card)
        person.save()
        _give(person, entry.scopes)
        record(by.username, "person_added", f"person:{person.pk}", _told(entry))
    return person


def change(person: Person, entry: Entry, *, by: Person) -> Person:
    """Change what a person is here.

    Raises
    ------
    Refused
        Where administrators change their own role or close their own account, no
        administrator would be left, a card is somebody's, or agencies are missing.
    """
    with transaction.atomic():
        others = lock_administrators(by) - {person.pk}
        person = Person.objects.select_for_update().get(pk=person.pk)
        check_own(person, entry, by)
        if not others and not (entry.role == Role.ADMIN and entry.active):
            raise Refused(
                "No administrator would be left", "Name another one first", "role"
            )
        check_agencies(entry)
        before = {"was_role": person.role, "was_active": person.is_active}
        person.name, person.role = entry.name, entry.role
        person.is_active = entry.active
        _take_card(person, entry.card)
        person.save(update_fields=["name", "role", "is_active", "subject"])
        _give(person, entry.scopes)
        record(
            by.username, "person_changed", f"person:{person.pk}", _told(entry) | before
        )
    return person


def forget_identity(person: Person, *, by: Person) -> None:
    """Let the person's next sign-on be a first one: a new provider, or a new card."""
    with transaction.atomic():
        lock_administrators(by)
        Person.objects.filter(pk=person.pk).update(subject="")
        record(by.username, "identity_forgotten", f"person:{person.pk}")


def keep_own_settings(
    person: Person, *, keys_on: bool, away_until: dt.date | None
) -> None:
    """Keep what people set for themselves."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(
            keys_on=keys_on, away_until=away_until
        )
        data = {"keys_on": keys_on, "away_until": str(away_until or "")}
        record(person.username, "own_settings", f"person:{person.pk}", data)


def _give_password(person: Person) -> None:
    """Nobody has a password but the demonstration's people, who all have the same."""
    if settings.OPTIONS.demo:
        person.set_password(PASSWORD)
    else:
        person.set_unusable_password()


def _take_card(person: Person, card: str) -> None:
    if not card:
        return
    subject = card_subject(card)
    if Person.objects.filter(subject=subject).exclude(pk=person.pk).exists():
        raise Refused("Somebody else has this card", "Compare its subject", "card")
    person.subject = subject


def _give(person: Person, agencies: Sequence[str]) -> None:
    person.scopes.exclude(agency__in=agencies).delete()
    there = set(person.scopes.values_list("agency", flat=True))
    Scope.objects.bulk_create(
        Scope(person=person, agency=agency)
        for agency in agencies
        if agency not in there
    )


def _told(entry: Entry) -> dict[str, object]:
    return {
        "role": entry.role.value,
        "active": entry.active,
        "agencies": ", ".join(entry.scopes),
        "card": bool(entry.card),
    }
