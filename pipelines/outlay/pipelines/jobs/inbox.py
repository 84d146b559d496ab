"""A day's payment files, wherever they lie: each that has no scores yet is scored."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outlay.payments.banking_days import banking_day
from outlay.payments.errors import CutOffPassedError, OutlayError
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.runs import current_run
from outlay.pipelines.jobs.handing import hand_on
from outlay.pipelines.jobs.intake import Intake, zone_of
from outlay.pipelines.jobs.reconciling import files_in
from outlay.pipelines.jobs.scoring import Scored, ScoreRequest, score_file
from outlay.pipelines.running import Run, plainly


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
        Of the day on which it runs, in the store's zone.
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


@dataclass(frozen=True, slots=True)
class FileScored:
    """What became of one file: its results, or why it has none.

    `handed` is what those said who decide on it, by name.
    """

    file: str
    scored: Scored | None
    error: OutlayError | None = None
    handed: Mapping[str, str] = field(default_factory=dict)


def score_inbox(request: InboxRequest, run: Run = plainly) -> list[FileScored]:
    """Score every file that has no standing run, and hand it on to who decides.

    One refusal stops no other file.

    Raises
    ------
    OutlayError
        At the end, the gravest of what was refused: a missed cut-off before all.
    """
    done = [_tried(each, run) for each in waiting(request)]
    errors = [each.error for each in done if each.error is not None]
    late = [error for error in errors if isinstance(error, CutOffPassedError)]
    if errors:
        raise (late or errors)[0]
    return done


def waiting(request: InboxRequest) -> Iterator[ScoreRequest]:
    """Yield a request for each whole file whose batch has no standing run."""
    now = dt.datetime.now(zone_of(request.home))
    for file in files_in(request.inbox):
        batch = request.home / "batches" / file_sha256(file)[:ID_DIGITS]
        if current_run(batch) is None:
            yield _request(request, file, batch, now)


def _request(
    request: InboxRequest, file: Path, batch: Path, now: dt.datetime
) -> ScoreRequest:
    # A batch that was taken in before keeps its dates: they are not said again.
    paid = banking_day(now.date(), steps=request.pays_in)
    intake = Intake(
        request.home,
        file,
        request.mapping,
        request.programs,
        payment_date=None if batch.exists() else paid,
    )
    at = None
    if request.cut_off is not None:
        at = dt.datetime.combine(now.date(), request.cut_off, tzinfo=now.tzinfo)
    return ScoreRequest(
        intake,
        request.out / file.name,
        request.policy,
        request.allow_demo_model,
        cut_off=at,
    )


def _tried(request: ScoreRequest, run: Run) -> FileScored:
    name = request.intake.file.name
    try:
        scored = score_file(request, run)
    except OutlayError as error:
        return FileScored(name, None, error)
    batch, home = scored.manifest.import_id, request.intake.home
    handed = run(f"Handing {name} on", hand_on, home, batch)
    return FileScored(name, scored, handed.error, handed.said)
