"""Monitoring the champion: the period's batches against the windows it learned from."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from outlay.audit.monitor import (
    Days,
    Kept,
    MonitorSettings,
    Report,
    Run,
    Watched,
    counted_features,
    draw,
    standing,
    watch,
    write_page,
)
from outlay.decisions.policy import Policy
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.models.training import Training
from outlay.payments.errors import MonitorAlarmError, NotJudgedError
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.running import Run as Runner
from outlay.pipelines.running import plainly

RULE = "docs/monitor.md"
MONTH = 30


@dataclass(frozen=True, slots=True)
class MonitorRequest:
    """Which days to look at, by which limits, and where the report goes.

    Without `last` the period ends with the last scored batch; without `first` it has
    `days` days.
    """

    home: Path
    out: Path
    first: dt.date | None = None
    last: dt.date | None = None
    days: int = MONTH
    settings: Path | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The champion, the days, and the runs that lie in them."""

    training: Path
    models: tuple[str, str]
    days: Days
    runs: Sequence[Run]
    earlier: Sequence[Run]

    @property
    def own(self) -> list[Run]:
        """The period's runs that the champion scored."""
        return [run for run in self.runs if run.models == self.models]


@dataclass(frozen=True, slots=True)
class Monitored:
    """What a look left."""

    page: Path
    report: Report = field(repr=False)


def monitor(request: MonitorRequest, run: Runner = plainly) -> Monitored:
    """Look at the champion's batches of a period and write the report.

    Raises
    ------
    ConfigurationError
        Where settings or days cannot be.
    NotJudgedError
        Without a champion, or without a batch of its in the period.
    """
    settings = asked_settings(request)  # refused before anything is computed
    settled = run("Finding the batches", settle, request, settings)
    run("Counting the features of the reference", keep_reference, request, settled)
    run("Counting the features of the batches", keep_batches, request, settled)
    return run("Judging", judge, request, settled)


def asked_settings(request: MonitorRequest) -> MonitorSettings:
    """Return the settings of the request, the defaults without a file."""
    if request.settings is None:
        return MonitorSettings()
    return MonitorSettings.load(request.settings)


def settle(request: MonitorRequest, settings: MonitorSettings, _tick: Tick) -> Settled:
    """Find champion, days and runs."""
    store = Store.open(request.home)
    pair, every = load_pair(store), standing(store)
    if pair is None:
        raise _not_judged("no pair of models is champion", "promote one first")
    labels = (pair.fraud_label, pair.error_label)
    own = [run for run in every if run.models == labels]
    if not own:
        raise _not_judged("the champion has scored no batch", "score one first")
    days = _days(request, own[-1].day)
    runs = _between(every, days)
    if not any(run.models == labels for run in runs):
        raise _not_judged(
            f"the champion scored no batch from {days.first} to {days.last}",
            f"look at other days: its last batch is of {own[-1].day}",
        )
    months = dt.timedelta(days=31 * settings.months)
    earlier = _between(every, Days(days.last - months, days.last))
    return Settled(pair.folder, labels, days, runs, earlier)


def _days(request: MonitorRequest, newest: dt.date) -> Days:
    last = request.last or newest
    return Days(request.first or last - dt.timedelta(days=request.days - 1), last)


def _between(runs: Sequence[Run], days: Days) -> list[Run]:
    return [run for run in runs if days.first <= run.day <= days.last]


def keep_reference(request: MonitorRequest, settled: Settled, _tick: Tick) -> None:
    """Build the features of the test window anew and keep their counts, once.

    What a training leaves of its features is a sample of its whole history, mostly of
    days before the test window.
    """
    kept = Kept(settled.training)
    if kept.reference_file.exists():
        return
    training = Training.load(settled.training)
    window = training.windows.test
    with _scratch(request.home) as (store, matrix):
        training_matrix(
            History.of(store), since=window.start, until=window.end, out=matrix
        )
        kept.keep_reference(matrix, window, counted_features(training))


def keep_batches(request: MonitorRequest, settled: Settled, tick: Tick) -> None:
    """Build the features of each batch anew and keep their counts, each once."""
    kept = Kept(settled.training)
    for done, run in enumerate(settled.own, start=1):
        if not kept.profile_file(run.import_id).exists():
            with _scratch(request.home) as (store, matrix):
                batch_matrix(
                    History.of(store),
                    import_id=run.import_id,
                    as_of=run.day,
                    out=matrix,
                )
                kept.keep_profile(run.import_id, matrix)
        tick(done, len(settled.own))


@contextmanager
def _scratch(home: Path) -> Iterator[tuple[Store, Path]]:
    store = Store.open(home)
    with tempfile.TemporaryDirectory(dir=store.home, prefix=".monitor-") as work:
        yield store, Path(work) / "matrix.parquet"


def judge(request: MonitorRequest, settled: Settled, _tick: Tick) -> Monitored:
    """Hold the period against the training and write the report."""
    kept = Kept(settled.training)
    policy = (settled.own[-1].folder / "policy.json").read_text(encoding="utf-8")
    of = Watched(
        store=Store.open(request.home),
        training=Training.load(settled.training),
        models=settled.models,
        policy=Policy.model_validate_json(policy),
        days=settled.days,
        runs=settled.runs,
        earlier=settled.earlier,
        reference=kept.reference,
        profile=kept.profile([run.import_id for run in settled.own]),
    )
    report = watch(of, asked_settings(request))
    report.save(request.out)
    report.save(kept.report_folder)  # the review app shows the last one
    return Monitored(write_page(request.out, report, draw(request.out, report)), report)


def speak(done: Monitored) -> None:
    """Raise what a scheduler must hear of: an alarm, or that nothing was judged.

    Raises
    ------
    MonitorAlarmError
        Naming every check that alarms.
    NotJudgedError
        Where there were too few payments to judge scores and cut.
    """
    if done.report.level == "alarm":
        raise MonitorAlarmError(
            "; ".join(f"{each.check}: {each.why}" for each in done.report.alarms),
            rule=RULE,
            fix=f"read {done.page}",
        )
    if done.report.level == "no data":
        why = next(e.why for e in done.report.findings if e.level == "no data")
        raise _not_judged(
            f"scores and cut could not be judged: {why}", "look at more days"
        )


def _not_judged(what: str, fix: str) -> NotJudgedError:
    return NotJudgedError(what, rule=RULE, fix=fix)
