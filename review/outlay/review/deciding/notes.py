"""Notes on a case, and what is kept of a decision that came too late."""

from django.db import transaction
from django.utils import timezone

from outlay.review.access.roles import May
from outlay.review.deciding.allowed import require
from outlay.review.deciding.refusals import LostUpdateError
from outlay.review.deciding.written import written
from outlay.review.models import Item, Note, Person
from outlay.review.trail.record import record


def add_note(item: Item, text: str, *, by: Person) -> Note:
    """Keep a note on the case.

    Raises
    ------
    Refused
        Where the person may not, or the note is empty, too long, or holds a taxpayer
        number.
    """
    require(by, May.DECIDE, item)
    return keep(item, written(text, "text"), by=by)


def keep(item: Item, text: str, *, by: Person) -> Note:
    """Write a checked note, and that it was written."""
    with transaction.atomic():
        note = Note.objects.create(item=item, by=by, at=timezone.now(), text=text)
        record(by.username, "note", f"item:{item.pk}", {"note": note.pk})
    return note


def keep_lost(
    error: LostUpdateError, tried: str, text: str, *, by: Person
) -> LostUpdateError:
    """Keep what somebody wrote whose decision came too late; return the error.

    A second click on one's own decision keeps nothing: the words stand there already.
    Raise the error after the transaction, or the note is undone with it.
    """
    theirs = error.decision
    again = theirs is not None and theirs.by_id == by.pk and theirs.note == text
    if text and not again:
        said = f"Not done, because somebody was faster. Tried: {tried}.\n\n{text}"
        error.kept = keep(error.item, said, by=by)
    return error
