"""Better settings of the boosters, by a seeded and pruned search."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outlay.models.fit import fit_booster, predict
from outlay.models.labels import MODELS
from outlay.models.metrics import average_precision
from outlay.models.search.folds import Fold, Prepared
from outlay.models.settings import FitSettings, SearchSettings, TrainSettings
from outlay.payments.reader import Tick, silent

if TYPE_CHECKING:
    import optuna

WHOLE = ("num_leaves", "min_data_in_leaf")
SCALED = ("learning_rate", "min_data_in_leaf", "lambda_l2", "weight_clip", "num_leaves")
EVEN = ("feature_fraction", "bagging_fraction")
TRIED = (*SCALED, *EVEN)


@dataclass(frozen=True, slots=True)
class Tried:
    """One trial: what it set, its mean average precision, and how it ended."""

    number: int
    settings: dict[str, Any]
    value: float | None
    state: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best settings of one model, and every trial; the first has those given."""

    name: str
    best: FitSettings
    value: float
    folds: int
    trials: list[Tried]


def search(
    prepared: Prepared, settings: TrainSettings, tick: Tick = silent
) -> list[Found]:
    """Search the settings of both models, half of the time budget each.

    The tree-structured Parzen estimator (Bergstra et al. 2011), seeded, with trials
    stopped that do worse than the median after a fold. The same rows, seed and number
    of trials give the same settings unless the time budget ends the search first.
    """
    found = []
    for place, name in enumerate(MODELS, 1):
        found.append(_searched(name, prepared, settings))
        tick(place, len(MODELS))
    return found


def _searched(name: str, prepared: Prepared, settings: TrainSettings) -> Found:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    asked, given = settings.search, getattr(settings, name)
    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=asked.seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=5),
    )
    first = _inside(given, asked)
    if first:
        study.enqueue_trial(first)

    def objective(trial: "optuna.Trial") -> float:
        growing = given.model_copy(update=_suggested(trial, asked))
        total, seen = 0.0, 0
        for value in _values(prepared, name, growing, settings):
            total, seen = total + value, seen + 1
            trial.report(total / seen, seen)
            # Pruned after the last fold it would lose a figure that is paid for.
            if seen < len(prepared.folds[name]) and trial.should_prune():
                raise optuna.TrialPruned
        return total / seen

    _run(study, objective, asked)
    best = given.model_copy(update=study.best_params)
    trials = [
        Tried(each.number, each.params, each.value, each.state.name.lower())
        for each in study.trials
    ]
    return Found(name, best, study.best_value, len(prepared.folds[name]), trials)


def _run(study: "optuna.Study", objective: Any, asked: SearchSettings) -> None:  # noqa: ANN401
    # One trial always ends, however short the time.
    until = time.monotonic() + asked.budget_seconds / len(MODELS)
    study.optimize(objective, n_trials=1)
    left = until - time.monotonic()
    if asked.trials > 1 and left > 0:
        study.optimize(objective, n_trials=asked.trials - 1, timeout=left)


def _values(
    prepared: Prepared, name: str, growing: FitSettings, settings: TrainSettings
) -> Iterator[float]:
    """Yield the weighted average precision of each fold, the latest first."""
    for fold in prepared.folds[name]:
        yield _value(fold, prepared, growing, settings)


def _value(
    fold: Fold, prepared: Prepared, growing: FitSettings, settings: TrainSettings
) -> float:
    columns, threads = prepared.columns, settings.num_threads
    fitted = fit_booster(
        fold.fit,
        columns.features,
        columns.categories,
        growing,
        seed=settings.seed,
        threads=threads,
    )
    raw = predict(fitted.text, fold.values, threads=threads)
    return average_precision(fold.label, raw, fold.weight)


def _suggested(trial: "optuna.Trial", asked: SearchSettings) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in TRIED:
        span, log = getattr(asked, name), name in SCALED
        if name in WHOLE:
            said[name] = trial.suggest_int(name, int(span.low), int(span.high), log=log)
        else:
            said[name] = trial.suggest_float(name, span.low, span.high, log=log)
    said["monotone"] = trial.suggest_categorical("monotone", asked.monotone)
    return said


def _inside(given: FitSettings, asked: SearchSettings) -> dict[str, Any]:
    """Return the given settings where all of them may be tried, else nothing."""
    said = {name: getattr(given, name) for name in (*TRIED, "monotone")}
    spans = {name: getattr(asked, name) for name in TRIED}
    if all(span.low <= said[name] <= span.high for name, span in spans.items()):
        return said if given.monotone in asked.monotone else {}
    return {}
