"""Training both models: the order of its stages, run plainly or as a flow."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.audit.papers import card_pages, write_card
from outlay.audit.papers.model_curves import write_curves
from outlay.decisions.draws import draws
from outlay.decisions.learned import learn
from outlay.decisions.policy import Policy, default
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from outlay.features.registry import FEATURES, feature_set_hash
from outlay.models.draws import with_draws
from outlay.models.registry import log_training
from outlay.models.settings import TrainSettings
from outlay.models.train import Training, train
from outlay.payments.atomic import force
from outlay.payments.database import connect
from outlay.payments.errors import StoreError
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES
from outlay.pipelines.jobs.locking import training_folder
from outlay.pipelines.jobs.mitigating import check_attribute, note, weights_for
from outlay.pipelines.jobs.rechecking import REPORT, recheck_matrix
from outlay.pipelines.refusals import in_plain_words
from outlay.pipelines.running import Run, plainly


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """What to train on and with; `reweigh` names an attribute to level."""

    home: Path
    as_of: dt.date | None = None
    settings: Path | None = None
    policy: Path | None = None
    folds: int | None = None
    without: tuple[str, ...] = ()
    reweigh: str | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training left: its folder, its run in MLflow, and its figures."""

    folder: Path
    mlflow_run: str
    versions: dict[str, str]
    metrics: dict[str, object]


def train_models(request: TrainRequest, run: Run = plainly) -> Trained:
    """Build features, train, register. Nobody is promoted: that is the gate's.

    Raises
    ------
    TooFewLabelsError
        Where fewer positives are known than a model needs.
    StoreError
        Where the store holds no payments.
    ConfigurationError
        Where the settings cannot be.
    ModelProblemError
        Where a rechecked feature holds what was not known before its payment.
    """
    with in_plain_words(request.home):
        return _trained(request, run)


def _trained(request: TrainRequest, run: Run) -> Trained:
    store = Store.open(request.home)
    # Refused now, not after minutes of building features.
    asked_settings(request)
    check_attribute(store, request.reweigh)
    first, as_of = known_days(store, request.as_of)
    home = request.home
    with training_folder(store.models_folder) as work:
        run("Building features of the history", build, home, first, as_of, work)
        run("Rechecking features for leaks", recheck_matrix, home, work)
        title = "Training the fraud and the error model"
        folder = run(title, fit, request, first, as_of, work)
        return run("Registering both models", register, request, folder)


def build(
    home: Path, first: dt.date, as_of: dt.date, folder: Path, _tick: Tick
) -> None:
    """Write the training matrix of everything known before `as_of`."""
    history = History.of(Store.open(home))
    training_matrix(history, since=first, until=as_of, out=folder / "matrix.parquet")


def fit(
    request: TrainRequest, first: dt.date, as_of: dt.date, folder: Path, tick: Tick
) -> Path:
    """Train on the matrix in `folder`; return the folder of the finished training."""
    store = Store.open(request.home)
    matrix, outcomes = folder / "matrix.parquet", outcomes_before(store, as_of)
    days, settings = {"as_of": as_of, "first_day": first}, asked_settings(request)
    weights = weights_for(
        store, request.reweigh, matrix, outcomes, settings=settings, **days
    )
    training = train(
        matrix,
        outcomes,
        settings=settings,
        simulated=all_simulated(store),
        tick=tick,
        fit_weights=weights,
        **days,
    )
    training = with_draws(training, draws(store))
    training.save(folder)
    note(folder, request.reweigh)
    learned = learn(
        matrix,
        training.outcomes,
        [each.name for each in FEATURES if each.kind == "numeric"],
        share_wrong=chosen_policy(request.policy).loss.share_wrong,
    )
    learned.save(folder / "learned.json")
    matrix.unlink()
    return finished(folder, store.models_folder / training.training_id)


def finished(folder: Path, done: Path) -> Path:
    """Give a training its name, forced to the disk; return `done`.

    One of the same id is the same models, and may decide: its files are replaced one
    by one, so that at no moment any is missing.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        force(path)
    if done.exists():
        for path in files:
            target = done / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    else:
        folder.rename(done)
    force(done.parent)
    return done


def register(request: TrainRequest, folder: Path, _tick: Tick) -> Trained:
    """Draw, describe, log and register both models."""
    store = Store.open(request.home)
    training = Training.load(folder)
    curves = write_curves(folder / "curves", training)
    write_card(folder)
    logged = log_training(
        training,
        tracking_uri=store.tracking_uri,
        artifact_folder=store.artifact_folder,
        feature_set=feature_set_hash(),
        artifacts=(curves, *card_pages(folder), folder / REPORT),
    )
    return Trained(folder, logged.run_id, dict(logged.versions), training.metrics)


def known_days(store: Store, as_of: dt.date | None) -> tuple[dt.date, dt.date]:
    """Return the first known day of the history and the day to train as of.

    Without a wish, that is the day after the last payment became known.
    """
    files = [str(path) for path in store.payments_files()]
    if not files:
        raise StoreError(
            f"{store.home} holds no payments to learn from",
            fix="outlay ingest HISTORY --mapping MAPPING, then outlay outcomes FILE",
        )
    with connect() as connection:
        rows = connection.read_parquet(files)
        first, last = rows.aggregate("min(known_on), max(known_on)").fetchall()[0]
    return first, as_of or last + dt.timedelta(days=1)


def outcomes_before(store: Store, as_of: dt.date) -> pa.Table:
    """Return every outcome row known before `as_of`."""
    files = store.outcomes_files()
    parts = [pq.read_table(path, filters=[("known_on", "<", as_of)]) for path in files]
    return pa.concat_tables(parts) if parts else OUTCOMES.empty()


def load_settings(path: Path | None) -> TrainSettings:
    """Return the settings of `path`, or the defaults."""
    return TrainSettings.load(path) if path else TrainSettings()


def asked_settings(request: TrainRequest) -> TrainSettings:
    """Return the settings, with the folds and without the families asked for.

    Raises
    ------
    ConfigurationError
        Where no family of features has such a name.
    """
    found = load_settings(request.settings)
    if request.folds is not None:
        found = found.model_copy(update={"folds": request.folds})
    return found.leaving_out(request.without)


def chosen_policy(path: Path | None) -> Policy:
    """Return the policy of `path`, or the default one."""
    return Policy.load(path) if path else default()


def all_simulated(store: Store) -> bool:
    """Say whether any payment of the history is made up: then so is the model."""
    files = [str(path) for path in store.payments_files()]
    with connect() as connection:
        rows = connection.read_parquet(files)
        sources = rows.unique("source_sha256").fetchall()
    return any(store.is_simulated(sha256) for (sha256,) in sources)
