"""Who somebody is here: an identity elsewhere, matched with a person entered here."""

import hashlib

from django.db import transaction

from outlay.review.access.refusal import SignOnRefused, Why
from outlay.review.models import Person
from outlay.review.trail.record import record

LONGEST = 255  # characters of Person.subject
CARD = "piv:"


def card_subject(distinguished_name: str) -> str:
    """Return the identity of whoever has the card with this subject."""
    return _fitting(CARD + distinguished_name.strip())


def provider_subject(issuer: str, sub: str) -> str:
    """Return the identity of `sub` at a provider; an issuer holds no number sign."""
    return _fitting(f"oidc:{issuer}#{sub}")


def known(subject: str) -> Person | None:
    """Return who has this identity, or None.

    Raises
    ------
    SignOnRefused
        Where an administrator closed the account.
    """
    person = Person.objects.filter(subject=subject).first()
    return person and _active(person)


def first_time(subject: str, name: str) -> Person:
    """Return the person entered under `name`, who has this identity from now on.

    Raises
    ------
    SignOnRefused
        Where nobody is entered under the name, or has another identity, or is not to
        sign in any more. Nobody is ever added here.
    """
    with transaction.atomic():
        found = list(Person.objects.filter(username__iexact=name)) if name else []
        if len(found) != 1:
            raise SignOnRefused(Why.UNKNOWN)
        person = _active(found[0])
        # In one statement: of two first sign-ins at once only one takes the name.
        if not Person.objects.filter(pk=person.pk, subject="").update(subject=subject):
            raise SignOnRefused(Why.OTHER_IDENTITY, person.username)
        person.subject = subject
        record(person.username, "identity_linked", f"person:{person.pk}")
    return person


def _active(person: Person) -> Person:
    if not person.is_active:
        raise SignOnRefused(Why.INACTIVE, person.username)
    return person


def _fitting(subject: str) -> str:
    if len(subject) <= LONGEST:
        return subject
    kind, _, rest = subject.partition(":")
    return f"{kind}:sha256:{hashlib.sha256(rest.encode()).hexdigest()}"
