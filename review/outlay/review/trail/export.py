"""The audit log as a file, for those who keep it elsewhere."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator

from django.db.models import QuerySet

from outlay.decisions.review_csv import guarded
from outlay.review.models import AuditEvent

COLUMNS = (
    "number",
    "at",
    "actor",
    "action",
    "subject",
    "data",
    "previous",
    "digest",
)
CHUNK = 2000  # events of one query, and of one piece of the answer


def csv_pieces(events: QuerySet[AuditEvent]) -> Iterator[bytes]:
    """Yield the events in order of their number as CSV, piece by piece.

    UTF-8 with a byte order mark, every cell quoted, times in UTC. Whatever a
    spreadsheet would take for a formula has an apostrophe in front.
    """
    yield b"\xef\xbb\xbf" + _lines([COLUMNS])
    after = 0
    while rows := list(events.filter(number__gt=after).order_by("number")[:CHUNK]):
        yield _lines([_cells(event) for event in rows])
        after = rows[-1].number


def _cells(event: AuditEvent) -> tuple[str, ...]:
    cells = (
        str(event.number),
        event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.subject,
        json.dumps(event.data, sort_keys=True, separators=(",", ":")),
        event.previous,
        event.digest,
    )
    return tuple(guarded(cell) for cell in cells)


def _lines(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
