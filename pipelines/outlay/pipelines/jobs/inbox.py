"""A day's payment files, wherever they lie: each gets scores, and goes on to review."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from outlay.payments.errors import CutOffPassedError, OutputError
from outlay.pipelines.alarm import Alarm
from outlay.pipelines.jobs.delivery import Delivery
from outlay.pipelines.jobs.faults import gravest
from outlay.pipelines.jobs.intake import open_or_create, zone_of
from outlay.pipelines.jobs.reconciling import files_in
from outlay.pipelines.jobs.seen import Seen
from outlay.pipelines.jobs.taking import FileScored, InboxRequest, taken
from outlay.pipelines.jobs.turns import remind, said_to_wait, strike_all, turns_of
from outlay.pipelines.running import Run, plainly

__all__ = ["FileScored", "InboxRequest", "score_inbox"]


def score_inbox(
    request: InboxRequest,
    run: Run = plainly,
    tell: Callable[[Sequence[FileScored]], object] = list,
) -> list[FileScored]:
    """Score every file that has no results yet, and hand it on to who decides.

    What a killed run left undone is done: a run that stands is published, and handed
    on. Whatever one file fails of stops no other. One cut-off holds for all files, and
    what has no results then is recorded as not screened, read or not. `tell` hears
    what became of each before anything is raised.

    Raises
    ------
    OutlayError
        At the end, naming every file that failed: a missed cut-off before all.
    """
    seen = Seen(request.home)
    files = list(_new(request, seen))
    with said_to_wait(files, request.out, request.home):
        now = dt.datetime.now(_zone(request.home, files))
    at = _cut_off(request, now)
    turns = turns_of(files, request.out, at)
    strike = partial(strike_all, request.home, turns)
    done: list[FileScored] = []
    with Alarm(at, request.margin, remind=partial(remind, turns), strike=strike):
        for turn in turns:
            turn.identify()
            turn.look_up(request.home, hand_late=request.hand_late)
        for turn in turns:
            done += taken(request, turn, now.date(), seen, run)
    with suppress(OutputError):  # without it the next run reads more
        seen.save()
    tell(done)
    _end(done)
    return done


def _zone(home: Path, files: Sequence[Path]) -> ZoneInfo:
    return open_or_create(home).zone if files else zone_of(home)


def _cut_off(request: InboxRequest, now: dt.datetime) -> dt.datetime | None:
    if request.cut_off is None:
        return None
    return dt.datetime.combine(now.date(), request.cut_off, tzinfo=now.tzinfo)


def _new(request: InboxRequest, seen: Seen) -> Iterator[Path]:
    for file in files_in(request.inbox):
        digest = seen.known(file)
        known = Delivery.of(request.home, digest or "none")
        if digest is None or not known.is_done(hand_late=request.hand_late):
            yield file


def _end(done: Sequence[FileScored]) -> None:
    errors = [each.error for each in done if each.error is not None]
    if not errors:
        return
    worst = gravest(errors)
    said = [f"{each.file}: {each.error.what}" for each in done if each.error]
    if isinstance(worst, CutOffPassedError):
        unscreened = sum(each.scored is None for each in done)
        said[:0] = [f"{unscreened} of {len(done)} files were not screened"]
    raise type(worst)(
        "; ".join(said), where=worst.where, rule=worst.rule, fix=worst.fix
    ) from worst
