"""The alarm of a broken audit log: it stands until the log is read and found sound.

A file beside the kept heads, not a row: whoever changed the log could take that back.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest

from outlay.payments.atomic import write_whole
from outlay.payments.errors import OutputError
from outlay.review.access.roles import May, allows
from outlay.review.config.home import home

FOLDER = "review"  # of the store: where the heads are kept, too
FILE = "audit-log-broken"
TOLD = (May.SEE_TRAIL, May.MANAGE_PEOPLE)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alarm:
    """The first event that is not as it was written, and when that was found.

    `event` is None where the file was changed: something is wrong all the same.
    """

    event: int | None
    found_at: dt.datetime


def ring(event: int) -> None:
    """Say that the log is broken from an event on, and keep that; nobody is named."""
    log.error(
        "audit_log_broken: from event %d on the audit log is not as it was written "
        "(docs/review.md#alarm)",
        event,
    )
    known = standing()
    if known is None or (known.event is not None and event < known.event):
        _keep(event)


def silence(first: int) -> None:
    """End the alarm, where a sound reading began after event `first`, before the break.

    A reading that began behind the break says nothing of it.
    """
    known = standing()
    if known is not None and (first == 0 or (known.event or 0) > first):
        _file().unlink(missing_ok=True)


def standing() -> Alarm | None:
    """Return the alarm that stands; None where all is well."""
    try:
        text, found = _file().read_text("utf-8", "replace"), _file().stat().st_mtime
    except FileNotFoundError:
        return None
    event = int(text) if text.strip().isdecimal() else None
    return Alarm(event, dt.datetime.fromtimestamp(found, dt.UTC))


def told(request: HttpRequest) -> dict[str, Alarm | None]:
    """Return what pages of auditors and administrators show above all else."""
    role = getattr(request.user, "role", "") if hasattr(request, "user") else ""
    hears = bool(role) and any(allows(role, each) for each in TOLD)
    return {"broken_log": standing() if hears else None}


def _keep(event: int) -> None:
    try:
        write_whole(_file(), f"{event}\n".encode())
    except OutputError as error:  # whoever asked is told all the same
        log.error("the alarm cannot be kept: %s", error.what)  # noqa: TRY400 - words


def _file() -> Path:
    return home() / FOLDER / FILE
