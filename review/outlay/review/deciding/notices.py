"""Verification, notice to the payee, answer, appeal: each step is recorded."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from outlay.review.access.roles import May
from outlay.review.config.agency import review_settings
from outlay.review.deciding.allowed import require
from outlay.review.deciding.appeals import check_ruling
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.written import written
from outlay.review.models import Item, Notice, NoticeKind, Person
from outlay.review.trail.record import record

CHANNELS = {"mail": "Mail", "phone": "Phone", "portal": "Portal"}
OUTCOMES = {"upheld": "Decision upheld", "overturned": "Decision overturned"}
_SENT = (NoticeKind.NOTICE, NoticeKind.RESPONSE, NoticeKind.APPEAL)


def add_notice(item: Item, notice: Notice, *, by: Person) -> Notice:
    """Keep one step; `notice` is not saved yet. What is not of its kind is left out.

    Raises
    ------
    Refused
        Where the person may not, or the step is not complete; or where it is an
        appeal's outcome, and the person is not one who rules on it.
    """
    require(by, May.DECIDE, item)
    notice.item, notice.by, notice.at = item, by, timezone.now()
    _check(notice)
    with transaction.atomic():
        notice.save(force_insert=True)
        record(by.username, "notice", f"item:{item.pk}", _facts(notice))
    return notice


def _check(notice: Notice) -> None:
    if notice.kind not in NoticeKind.values:
        raise Refused("A step needs a kind", "Choose one", "kind")
    notice.what = written(notice.what, "what")
    # Two days ahead is wrong in every zone; one may be today somewhere.
    tomorrow = timezone.now().date() + dt.timedelta(days=1)
    if notice.happened_on is None or notice.happened_on > tomorrow:
        raise Refused("A step needs its day", "Enter a day not to come", "happened_on")
    _check_channel(notice)
    _check_respond_by(notice)
    _check_confirmed(notice)
    _check_match(notice)
    _check_outcome(notice)


def _check_channel(notice: Notice) -> None:
    if notice.kind not in _SENT:
        notice.channel = ""
    elif notice.channel not in CHANNELS and (
        notice.channel or notice.kind == NoticeKind.NOTICE
    ):
        raise Refused("A notice needs its way", "Choose how it was sent", "channel")


def _check_respond_by(notice: Notice) -> None:
    if notice.kind != NoticeKind.NOTICE:
        notice.respond_by = None
        return
    days = review_settings().respond_days
    least = notice.happened_on + dt.timedelta(days=days)
    notice.respond_by = notice.respond_by or least
    if notice.respond_by < least:
        raise Refused(
            f"The payee has at least {days} days to answer",
            f"Enter {least} or later",
            "respond_by",
        )


def _check_confirmed(notice: Notice) -> None:
    if notice.kind != NoticeKind.VERIFICATION:
        notice.confirmed = None
    elif notice.confirmed is None:
        raise Refused("A verification says whether it is so", "Choose one", "confirmed")


def _check_match(notice: Notice) -> None:
    """Let a verification name one match that stands; nothing else names one."""
    matches = notice.item.matches.values_list("source", "entry")
    asked = notice.kind == NoticeKind.VERIFICATION and matches.exists()
    if not asked:
        notice.source = notice.entry = ""
    elif (notice.source, notice.entry) not in matches:
        raise Refused("A verification is of one match", "Choose which", "match")


def _check_outcome(notice: Notice) -> None:
    if notice.kind != NoticeKind.OUTCOME:
        notice.outcome = ""
        return
    if notice.outcome not in OUTCOMES:
        raise Refused("An outcome is upheld or overturned", "Choose one", "outcome")
    check_ruling(notice.item, notice.by)


def _facts(notice: Notice) -> dict[str, object]:
    confirmed = {} if notice.confirmed is None else {"confirmed": notice.confirmed}
    outcome = {"outcome": notice.outcome} if notice.outcome else {}
    source = {"source": notice.source} if notice.source else {}
    told = {"notice": notice.pk, "kind": str(notice.kind)}
    return told | source | confirmed | outcome
