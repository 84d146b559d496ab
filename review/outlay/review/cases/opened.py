"""When a person opened a case: signed into the form, read again when they decide."""

import time

from django.core import signing

from outlay.review.models import Item, Person

SALT = "outlay.review.cases.opened"
LONGEST = 8 * 3600  # seconds; a page that stood longer says nothing of reading


def stamp(person: Person, item: Item) -> str:
    """Return now, signed for this person and item."""
    return signing.dumps([person.pk, item.pk, time.time()], salt=SALT)


def seconds_since(stamped: str, person: Person, item: Item) -> float | None:
    """Return the seconds since a stamp; None of another's, an old or a false one."""
    try:
        by, of, at = signing.loads(stamped, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (by, of) != (person.pk, item.pk):
        return None
    return max(0.0, time.time() - float(at))
