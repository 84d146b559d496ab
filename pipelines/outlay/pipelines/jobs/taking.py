"""One file of an inbox: scored or its run published, then handed on to who decides."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outlay.payments.banking_days import banking_day
from outlay.payments.errors import OutlayError
from outlay.payments.runs import current_run, is_complete
from outlay.pipelines.deadline import MARGIN
from outlay.pipelines.jobs.delivery import Delivery, note, note_published
from outlay.pipelines.jobs.faults import in_our_words
from outlay.pipelines.jobs.handing import hand_on, say_left_alone
from outlay.pipelines.jobs.intake import Intake, has_dates
from outlay.pipelines.jobs.locking import working_folder
from outlay.pipelines.jobs.publish import publish
from outlay.pipelines.jobs.scoring import Scored, ScoreRequest, score_file
from outlay.pipelines.jobs.seen import Seen
from outlay.pipelines.jobs.turns import Turn
from outlay.pipelines.refusals import in_plain_words
from outlay.pipelines.running import Run


@dataclass(frozen=True, slots=True)
class InboxRequest:
    """A folder of payment files, and what holds for all of them.

    Attributes
    ----------
    inbox, out : Path
        Where the files lie, and where each gets a folder for its results.
    pays_in : int
        Banking days from today until payment, for files that carry no date.
    cut_off : time or None
        Of the day on which it runs, in the store's zone; `margin` before it a warning.
    hand_late : bool
        Whether batches whose payments went on not screened are handed on, too.
    """

    home: Path
    inbox: Path
    out: Path
    mapping: Path | None = None
    programs: Path | None = None
    policy: Path | None = None
    pays_in: int = 1
    cut_off: dt.time | None = None
    allow_demo_model: bool = False
    margin: dt.timedelta = MARGIN
    hand_late: bool = False


@dataclass(frozen=True, slots=True)
class FileScored:
    """What became of one file: its results, or why it has none.

    `handed` is what those said who decide on it, by name; `late` is why its payments
    went on before, if they did: then nobody was asked.
    """

    file: str
    scored: Scored | None
    error: OutlayError | None = None
    handed: Mapping[str, str] = field(default_factory=dict)
    late: str = ""


def taken(
    request: InboxRequest, turn: Turn, today: dt.date, seen: Seen, run: Run
) -> Iterator[FileScored]:
    """Do what is left to do with a file whose turn it is; yield what became of it."""
    # Again: another file of the same content may have come before it.
    turn.look_up(request.home, hand_late=request.hand_late)
    if not turn.done:
        yield _tried(request, turn, today, run)
    known = Delivery.of(request.home, turn.batch or "none")
    if known.is_done(hand_late=request.hand_late):
        seen.keep(turn.look, turn.sha256)


def _tried(request: InboxRequest, turn: Turn, today: dt.date, run: Run) -> FileScored:
    name, scored = turn.file.name, None
    try:
        scored = _scored(request, turn, today, run)
        return _handed(request, turn, scored, run)
    except Exception as error:  # noqa: BLE001 - kept in our words
        turn.clock.on_passing(_as_recorded)
        return FileScored(name, scored, in_our_words(error, request.home))


def _as_recorded(_why: str) -> None:
    """Leave the record of a file that failed before the cut-off: it says why."""


def _scored(request: InboxRequest, turn: Turn, today: dt.date, run: Run) -> Scored:
    asked = _request(request, turn, today)
    return _standing(asked, turn) or score_file(
        asked, run, deadline=turn.clock, sha256=turn.sha256 or None
    )


def _standing(asked: ScoreRequest, turn: Turn) -> Scored | None:
    """Publish the run of the batch that stands, None where none does.

    It was made under the models, lists and history of its day: to score again under
    today's would be refused, and what was sealed is what counts.
    """
    home = asked.intake.home
    folder = home / "batches" / (turn.batch or "none")
    standing = current_run(folder)
    if standing is None or not is_complete(standing):
        return None
    with in_plain_words(home), working_folder(folder):
        turn.clock.claim()
        made = publish(standing, asked.out)
        note_published(home, standing)
        return Scored(standing, made, repeated=True)


def _handed(request: InboxRequest, turn: Turn, scored: Scored, run: Run) -> FileScored:
    name, batch = turn.file.name, scored.manifest.import_id
    late = Delivery.of(request.home, batch).late
    if late and not request.hand_late:
        say_left_alone(name, batch, late)
        return FileScored(name, scored, late=late)
    handed = hand_on(request.home, batch, name, run)
    if handed.error is None:
        note(request.home, batch, handed=scored.folder.name)
    return FileScored(name, scored, handed.error, handed.said)


def _request(request: InboxRequest, turn: Turn, today: dt.date) -> ScoreRequest:
    # A batch that has its dates keeps them: they are not said again.
    paid = banking_day(today, steps=request.pays_in)
    dated = bool(turn.batch) and has_dates(request.home, turn.batch)
    intake = Intake(
        request.home,
        turn.file,
        request.mapping,
        request.programs,
        payment_date=None if dated else paid,
    )
    return ScoreRequest(intake, turn.out, request.policy, request.allow_demo_model)
