"""Searching settings: the order of its stages."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from outlay.models.registry import log_search
from outlay.models.search.folds import prepare
from outlay.models.search.study import Found
from outlay.models.search.study import search as search_models
from outlay.models.search.written import with_found, write_settings
from outlay.models.settings import TrainSettings
from outlay.models.splits import Windows
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.training import (
    build,
    known_days,
    load_settings,
    outcomes_before,
)
from outlay.pipelines.running import Run, plainly


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Which store to search on, for how long, and where the best settings go."""

    home: Path
    out: Path
    as_of: dt.date | None = None
    settings: Path | None = None
    budget_seconds: float | None = None
    trials: int | None = None

    def asked(self) -> TrainSettings:
        """Return the settings, with the budget and trials that were asked for."""
        found = load_settings(self.settings)
        wanted = {"budget_seconds": self.budget_seconds, "trials": self.trials}
        given = {name: value for name, value in wanted.items() if value is not None}
        search = found.search.model_copy(update=given)
        return found.model_copy(update={"search": search})


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search left: the file of the best settings, its run, each model's best."""

    file: Path
    mlflow_run: str
    found: list[Found]


def search_settings(request: SearchRequest, run: Run = plainly) -> Searched:
    """Build features once, search both models' settings, write and log the best.

    Raises
    ------
    TooFewLabelsError
        Where the history before the test window has too few labels.
    """
    store = Store.open(request.home)
    request.asked()  # refused now, not after minutes of building features
    first, as_of = known_days(store, request.as_of)
    folder = store.models_folder / "searching"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        run(
            "Building features of the history",
            build,
            request.home,
            first,
            as_of,
            folder,
        )
        found = run("Searching settings", look, request, first, as_of, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return run("Writing the best settings", keep, request, found)


def look(
    request: SearchRequest, first: dt.date, as_of: dt.date, folder: Path, tick: Tick
) -> list[Found]:
    """Search on folds that end before the test window."""
    asked = request.asked()
    outcomes = outcomes_before(Store.open(request.home), as_of)
    windows = Windows.ending(as_of, first, asked.windows)
    prepared = prepare(folder / "matrix.parquet", outcomes, windows, asked)
    return search_models(prepared, asked, tick)


def keep(request: SearchRequest, found: list[Found], _tick: Tick) -> Searched:
    """Write the best settings and log every trial."""
    store = Store.open(request.home)
    write_settings(with_found(request.asked(), found), request.out)
    logged = log_search(
        found,
        request.out,
        tracking_uri=store.tracking_uri,
        artifact_folder=store.artifact_folder,
    )
    return Searched(request.out, logged, found)
