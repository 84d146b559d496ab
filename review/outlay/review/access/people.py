"""Who may use the app, and as what: every change is checked here and recorded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from outlay.review.access.identities import card_subject
from outlay.review.access.roles import EVERY_AGENCY, May, Role, allows
from outlay.review.deciding.refusals import Refused
from outlay.review.loading.people import PASSWORD
from outlay.review.models import Item, Person, Scope
from outlay.review.models.item import UNDECIDED
from outlay.review.trail.record import record


@dataclass(frozen=True, slots=True)
class Entry:
    """What an administrator enters of a person.

    `agencies` count only for roles that see the cases of some agencies. `card` is the
    subject of a PIV card; "" leaves how they sign on as it is.
    """

    name: str
    role: Role
    agencies: tuple[str, ...] = ()
    card: str = ""
    active: bool = True

    @property
    def scopes(self) -> list[str]:
        """The agencies that count, each once, sorted."""
        sees = allows(self.role, May.SEE_CASES) and self.role not in EVERY_AGENCY
        return sorted(set(self.agencies)) if sees else []


def add(username: str, entry: Entry, *, by: Person) -> Person:
    """Enter a person, who signs on at the identity provider or with a card.

    Raises
    ------
    Refused
        Where the name is taken, a card is somebody's, or agencies are missing.
    """
    username = username.strip().lower()
    with transaction.atomic():
        _administrators(by)
        if Person.objects.filter(username__iexact=username).exists():
            raise Refused(
                "Somebody has this sign-in name", "Choose another", "username"
            )
        _check_agencies(entry)
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
        others = _administrators(by) - {person.pk}
        person = Person.objects.select_for_update().get(pk=person.pk)
        _check_own(person, entry, by)
        if not others and not (entry.role == Role.ADMIN and entry.active):
            raise Refused(
                "No administrator would be left", "Name another one first", "role"
            )
        _check_agencies(entry)
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
        _administrators(by)
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


def everybody() -> QuerySet[Person]:
    """Return all people, those who may sign in first."""
    return Person.objects.prefetch_related("scopes").order_by("-is_active", "username")


def known_agencies() -> list[str]:
    """Return every agency that has payments here or somebody who sees them."""
    of_items = Item.objects.order_by().values_list("agency", flat=True).distinct()
    of_people = Scope.objects.order_by().values_list("agency", flat=True).distinct()
    return sorted({*of_items, *of_people})


def waiting_for(person: Person) -> int:
    """Return how many undecided payments are assigned to the person."""
    return person.assigned.filter(state__in=UNDECIDED).count()


def _give_password(person: Person) -> None:
    """Nobody has a password but the demonstration's people, who all have the same."""
    if settings.OPTIONS.demo:
        person.set_password(PASSWORD)
    else:
        person.set_unusable_password()


def _administrators(by: Person) -> set[int]:
    """Lock the administrators: two must not take the last ones away at once."""
    active = Person.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")
    found = set(active.select_for_update().values_list("pk", flat=True))
    if by.pk not in found:
        raise Refused("You are not an administrator any more", "Ask one to do it")
    return found


def _check_own(person: Person, entry: Entry, by: Person) -> None:
    if person.pk == by.pk and (entry.role != person.role or not entry.active):
        raise Refused(
            "Nobody changes their own role or closes their own account",
            "Ask another administrator",
            "role",
        )


def _check_agencies(entry: Entry) -> None:
    needs = allows(entry.role, May.SEE_CASES) and entry.role not in EVERY_AGENCY
    if needs and not entry.scopes:
        raise Refused(
            "This role sees the payments of the agencies it was given, and none is "
            "chosen",
            "Choose at least one",
            "agencies",
        )


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
