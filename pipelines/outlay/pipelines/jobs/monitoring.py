"""Monitoring the champion: the period's batches against the windows it learned from."""

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outlay.audit.monitor import (
    Days,
    MonitorSettings,
    Profile,
    Reference,
    Report,
    Run,
    Watched,
    batch_profile,
    draw,
    features_of,
    standing,
    watch,
    window_rows,
    write_page,
)
from outlay.decisions.policy import Policy
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.features.registry import BY_NAME, feature_set_hash
from outlay.models.training import Training
from outlay.payments.atomic import write_whole
from outlay.payments.errors import MonitorAlarmError, NotJudgedError
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.running import Run as Runner
from outlay.pipelines.running import plainly

RULE = "docs/monitor.md"
MONTH = 30
KEPT = "monitor"


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

    @property
    def kept(self) -> Path:
        """Where the counts of features are kept: no batch is counted twice."""
        return self.training / KEPT


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
    path = _reference_file(settled)
    if path.exists():
        return
    store, training = Store.open(request.home), Training.load(settled.training)
    names = [n for n in features_of(training.fraud, training.error) if n in BY_NAME]
    since, until = training.windows.test
    with tempfile.TemporaryDirectory(dir=store.home) as work:
        matrix = Path(work) / "matrix.parquet"
        training_matrix(History.of(store), since=since, until=until, out=matrix)
        rows = window_rows(matrix, training.windows.test, names)
    Reference.of(rows, names).save(path)


def keep_batches(request: MonitorRequest, settled: Settled, tick: Tick) -> None:
    """Build the features of each batch anew and keep their counts, each once."""
    store, bins = (
        Store.open(request.home),
        Reference.load(_reference_file(settled)).bins,
    )
    for done, run in enumerate(settled.own, start=1):
        path = _profile_file(settled, run)
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=store.home) as work:
                matrix = Path(work) / "matrix.parquet"
                batch_matrix(
                    History.of(store),
                    import_id=run.import_id,
                    as_of=run.day,
                    out=matrix,
                )
                said = json.dumps(batch_profile(matrix, bins).to_json())
            write_whole(path, f"{said}\n".encode())
        tick(done, len(settled.own))


def judge(request: MonitorRequest, settled: Settled, _tick: Tick) -> Monitored:
    """Hold the period against the training and write the report."""
    store, training = Store.open(request.home), Training.load(settled.training)
    reference = Reference.load(_reference_file(settled))
    said = [_read(_profile_file(settled, run)) for run in settled.own]
    policy = (settled.own[-1].folder / "policy.json").read_text(encoding="utf-8")
    of = Watched(
        store=store,
        training=training,
        models=settled.models,
        policy=Policy.model_validate_json(policy),
        days=settled.days,
        runs=settled.runs,
        earlier=settled.earlier,
        reference=reference,
        profile=Profile.together(said, reference.bins),
    )
    report = watch(of, asked_settings(request))
    report.save(request.out)
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


def _reference_file(settled: Settled) -> Path:
    # Counts mean something only with the declarations that they were made with.
    return settled.kept / f"reference-{feature_set_hash()}.json"


def _profile_file(settled: Settled, run: Run) -> Path:
    # Counts of other bins are no counts of these.
    bins = hashlib.sha256(_reference_file(settled).read_bytes()).hexdigest()[:16]
    return settled.kept / f"{run.import_id}-{bins}.json"


def _read(path: Path) -> Profile:
    return Profile.from_json(json.loads(path.read_text(encoding="utf-8")))


def _not_judged(what: str, fix: str) -> NotJudgedError:
    return NotJudgedError(what, rule=RULE, fix=fix)
