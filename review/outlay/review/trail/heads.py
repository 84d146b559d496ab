"""Heads of the audit log, kept day by day in a file outside the database.

Whoever owns the database could write the whole log anew, with every digest computed
again, and the chain would hold. A head that was kept before then fits no more: so the
file, or a copy of it, belongs where that person cannot write.
"""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.utils import timezone

from outlay.payments.atomic import write_whole
from outlay.payments.errors import Place, StoreError
from outlay.review.models import AuditEvent
from outlay.review.trail.verify import START, Link, verify

FILE = "heads.csv"
COLUMNS = ("day", "number", "digest")
RULE = "docs/review.md#kept-heads"


class BrokenLogError(StoreError):
    """The log is not as it was written from `event` on; nothing was kept of it."""

    def __init__(self, event: int, path: Path) -> None:
        self.event = event
        super().__init__(
            f"the audit log is not as it was written from event {event} on",
            where=Place(file=str(path)),
            rule=RULE,
            fix="keep this file and the database as they are, and find out who "
            "changed the database; outlay review verify reads the whole log",
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """The chain's head on one day (UTC)."""

    day: dt.date
    link: Link


@dataclass(frozen=True, slots=True)
class Checked:
    """A kept head, and whether the chain still has that event as it was."""

    kept: Kept
    fits: bool


def export_head(folder: Path) -> Path:
    """Write today's head (UTC) behind the kept ones; once a day, later calls add none.

    What was written since the last kept head is read and verified first.

    Parameters
    ----------
    folder : Path
        Where the file lies: OUTLAY_HOME/review, or a folder that is copied elsewhere.

    Returns
    -------
    Path
        The file: day, number and digest, one line a day.

    Raises
    ------
    BrokenLogError
        Where the log does not go on from the last kept head: nothing is written then.
    StoreError
        Where the file cannot be read, neither.
    OutputError
        Where the file cannot be written.
    """
    path = folder / FILE
    kept = kept_heads(folder)
    head = _goes_on(path, kept)
    today = timezone.now().date()
    if not kept or kept[-1].day < today:
        _write(path, [*kept, Kept(today, head)])
    return path


def kept_heads(folder: Path) -> list[Kept]:
    """Return the kept heads, the oldest first; none where there is no file yet.

    Raises
    ------
    StoreError
        Where the file is not as `export_head` writes it.
    """
    path = folder / FILE
    if not path.exists():
        return []
    header, *lines = list(csv.reader(io.StringIO(path.read_text("utf-8")))) or [[]]
    kept = [_read(path, at, line) for at, line in enumerate(lines, start=2)]
    goes_on = all(
        a.day < b.day and a.link.number <= b.link.number for a, b in pairwise(kept)
    )
    if tuple(header) != COLUMNS or not goes_on:
        raise _damaged(path, 1)
    return kept


def check_heads(folder: Path) -> list[Checked]:
    """Compare every kept head with the chain as it stands; raise as `kept_heads`."""
    kept = kept_heads(folder)
    numbers = [each.link.number for each in kept]
    found = AuditEvent.objects.in_bulk(numbers)
    digests = {number: event.digest for number, event in found.items()}
    digests[START.number] = START.digest  # a head that was kept before any event
    return [
        Checked(each, digests.get(each.link.number) == each.link.digest)
        for each in kept
    ]


def _goes_on(path: Path, kept: Sequence[Kept]) -> Link:
    """Return the head, after reading from the last kept one up to it."""
    last = kept[-1].link if kept else START
    found = verify(after=last)
    if found.broken_at is not None:
        raise BrokenLogError(found.broken_at, path)
    return found.last


def _read(path: Path, at: int, line: Sequence[str]) -> Kept:
    try:
        day, number, digest = line
        return Kept(dt.date.fromisoformat(day), Link(int(number), digest))
    except ValueError:
        raise _damaged(path, at) from None


def _damaged(path: Path, line: int) -> StoreError:
    return StoreError(
        "the kept heads of the audit log cannot be read",
        where=Place(file=str(path), line=line),
        rule=RULE,
        fix="bring the file back from a copy; it is only ever added to",
    )


def _write(path: Path, kept: Sequence[Kept]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (each.day.isoformat(), each.link.number, each.link.digest) for each in kept
    )
    write_whole(path, text.getvalue().encode())
