"""Scoring one payment file: the order of its stages, run plainly or as a flow."""

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from outlay.decisions.decide import decide
from outlay.decisions.evidence import keep_evidence
from outlay.decisions.review_csv import write_review
from outlay.models.score import score_matrix
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick
from outlay.payments.runs import current_run
from outlay.payments.store import Store
from outlay.pipelines import logs
from outlay.pipelines.deadline import MARGIN, READING, Deadline
from outlay.pipelines.jobs.checking import CHECKS, check, found
from outlay.pipelines.jobs.delivery import note_late, note_published
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.jobs.intake import Intake, take_in
from outlay.pipelines.jobs.locking import working_folder
from outlay.pipelines.jobs.plan import Plan, make_plan
from outlay.pipelines.jobs.publish import publish, publish_record, seal
from outlay.pipelines.jobs.shadowing import shadow
from outlay.pipelines.jobs.terms import EVIDENCE, Terms, keeps
from outlay.pipelines.jobs.unscreened import (
    Unread,
    begin,
    record,
    say_unread,
    say_unscreened,
)
from outlay.pipelines.progress import say_minutes_left
from outlay.pipelines.refusals import in_plain_words
from outlay.pipelines.running import Run, plainly


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """A payment file to score and where its results go.

    At `cut_off` the payments go on, scored or not; `margin` before it a warning.
    """

    intake: Intake
    out: Path
    policy: Path | None = None
    allow_demo_model: bool = False
    rescore: bool = False
    cut_off: dt.datetime | None = None
    margin: dt.timedelta = MARGIN


@dataclass(frozen=True, slots=True)
class Scored:
    """What a run left: its folder in the store and the record of it."""

    folder: Path
    manifest: Manifest
    repeated: bool


def score_file(
    request: ScoreRequest,
    run: Run = plainly,
    *,
    deadline: Deadline | None = None,
    sha256: str | None = None,
) -> Scored:
    """Take a file in, score it, decide, and write the four results to `out`.

    The same file with the same models, lists, policy and history gives the same
    bytes; a run that is complete is not made again but published again. Then, with the
    results in their place, the challenger scores the batch too, where one stands.

    Parameters
    ----------
    deadline : Deadline, optional
        One that runs already and that others strike; else one is made of the request.
    sha256 : str, optional
        Of the file, where somebody took it before.

    Raises
    ------
    OutlayError
        Whatever is wrong with input, keys, models, policy or output. `out` then holds
        a manifest that says `not_screened`, or where the file was not taken in a
        small record without counts.
    """
    intake = request.intake
    unread = Unread(intake.file, request.out, sha256)
    with in_plain_words(intake.home), _running(request, deadline) as clock:
        clock.stage = READING
        with say_unread(unread, intake.home), in_plain_words(intake.home):
            clock.on_passing(unread.record)
            # To its end even if late: only then is it known what was not screened.
            manifest = run(f"Reading {intake.file.name}", take_in, intake)
        clock.on_passing(partial(_pass_on, intake.home, manifest, request.out))
        with say_unscreened(manifest, request.out), in_plain_words(intake.home):
            return _scored(request, manifest, clock, run)


def _running(
    request: ScoreRequest, deadline: Deadline | None
) -> AbstractContextManager[Deadline]:
    if deadline is not None:
        return nullcontext(deadline)
    warn = partial(say_minutes_left, request.intake.file.name)
    return Deadline(request.cut_off, warn=warn, margin=request.margin)


def _pass_on(home: Path, manifest: Manifest, out: Path, why: str) -> None:
    record(manifest, out, why)
    note_late(home, manifest.import_id, why)


def _scored(
    request: ScoreRequest, manifest: Manifest, clock: Deadline, run: Run
) -> Scored:
    home = request.intake.home
    store = Store.open(home)
    batch = store.batch_folder(manifest.import_id)
    with working_folder(batch) as work:
        if current_run(batch) is None:
            begin(manifest, request.out)
        plan = make_plan(
            store,
            manifest,
            policy=request.policy,
            allow_demo_model=request.allow_demo_model,
            rescore=request.rescore,
        )
        # Made before runs kept evidence: asked for again, it is made again.
        repeated = plan.complete and (not request.rescore or keeps(plan.folder))
        if not repeated:
            _make(home, plan, work, clock.around(run))
        clock.claim()
        if not repeated:
            seal(work, plan)
        publish(plan.folder, request.out)
        note_published(home, plan.folder)
        shadowed = shadow(home, plan, work, run, allowed=request.allow_demo_model)
        publish_record(shadowed, request.out)
        logs.scored(shadowed)
        return Scored(plan.folder, shadowed, repeated)


def _make(home: Path, plan: Plan, work: Path, run: Run) -> None:
    run("Building features", build_features, home, plan.manifest, work)
    run("Scoring", score_batch, home, plan, work)
    check(home, plan, work, run)
    run("Deciding and explaining", decide_batch, home, plan, work)


def score_batch(home: Path, plan: Plan, work: Path, tick: Tick) -> None:
    """Write both models' scores of the batch into `work`."""
    pair = plan.pair(Store.open(home))
    score_matrix(
        pair.fraud if pair else None,
        pair.error if pair else None,
        work / MATRIX,
        work / "raw.parquet",
        tick=tick,
    )


def decide_batch(home: Path, plan: Plan, work: Path, tick: Tick) -> None:
    """Write decisions, the queue and the summary into `work`."""
    screening = plan.screening(Store.open(home))
    summary = decide(
        work / "raw.parquet",
        work / MATRIX,
        work / "scored.parquet",
        screening,
        plan.lineage,
        found=found(work),
        tick=tick,
    )
    write_review(work / "scored.parquet", work / "review.csv")
    keep_evidence(work / MATRIX, work / CHECKS, work / EVIDENCE)
    Terms(plan.champion, screening.used).save(work)
    plan.record(summary, work)
