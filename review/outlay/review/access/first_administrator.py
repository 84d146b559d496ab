"""The first administrator: entered by whoever runs the machine, once."""

from django.db import transaction

from outlay.payments.errors import ConfigurationError
from outlay.review.access.identities import card_subject
from outlay.review.access.roles import Role
from outlay.review.models import Person
from outlay.review.trail.record import record


def enter(username: str, *, card: str = "", by: str) -> Person:
    """Enter an administrator where there is none.

    Parameters
    ----------
    username : str
        Their sign-in name.
    card : str
        Subject of their PIV card, if they sign on with one.
    by : str
        Who does it, as the audit log names them.

    Raises
    ------
    ConfigurationError
        Where an administrator is there already, or the name is somebody else's.
    """
    username = username.strip().lower()
    with transaction.atomic():
        if Person.objects.filter(role=Role.ADMIN, is_active=True).exists():
            raise _refused(
                "there is an administrator already",
                "they enter the others on the page People",
            )
        if not username or Person.objects.filter(username__iexact=username).exists():
            raise _refused(
                f"{username!r} is nobody's name, or somebody's already", "name another"
            )
        person = Person(username=username, name=username, role=Role.ADMIN)
        person.subject = card_subject(card) if card else ""
        person.set_unusable_password()
        person.save()
        record(by, "person_added", f"person:{person.pk}", {"role": Role.ADMIN.value})
    return person


def _refused(what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(what, rule="docs/review.md#people", fix=fix)
