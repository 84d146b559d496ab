"""A simulated world in a store with champions, and boosters of the size asked about."""

import datetime as dt
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from outlay.models.model import Model
from outlay.models.promotion import PairVersion, promote
from outlay.models.registry import ERROR, FRAUD
from outlay.payments.ledger import Act
from outlay.payments.simulate import World, WorldSize, simulate
from outlay.payments.store import Store
from outlay.pipelines.demo import take_history
from outlay.pipelines.jobs.training import Trained, TrainRequest, train_models

LARGE = {"num_leaves": 63, "learning_rate": 0.02, "min_data_in_leaf": 20}
ENOUGH = 50_000


def store_with_models(
    folder: Path, size: WorldSize, seed: int, settings: Path | None = None
) -> tuple[World, Path]:
    """Make a world, and a store that has taken in its history and trained on it."""
    world = simulate(folder / "world", seed=seed, size=size)
    home = folder / "home"
    take_history(home, world, quiet)
    request = TrainRequest(home, as_of=world.as_of, settings=settings, folds=0)
    make_champions(home, train_models(request, plain))
    return world, home


def make_champions(home: Path, trained: Trained) -> None:
    """Let a training decide without the gate: what is timed here decides nothing."""
    store, made = Store.open(home), trained.versions
    pair = PairVersion.registered(store, made[FRAUD], made[ERROR])
    promote(store, pair, Act("a benchmark", "a made-up world", dt.datetime.now(dt.UTC)))


def large_booster(
    model: Model, encoded: NDArray[np.float64], trees: int
) -> lgb.Booster:
    """Return a booster of so many trees, grown to say what `model` says."""
    rows = encoded[:ENOUGH]
    target = model.raw(rows)
    data = lgb.Dataset(
        rows,
        (target > np.median(target)).astype(int),
        feature_name=list(model.features),
        categorical_feature=list(model.levels),
    )
    params = {"objective": "binary", "verbosity": -1, "seed": 0, **LARGE}
    return lgb.train(params, data, num_boost_round=trees)


def quiet(_done: int, _total: int) -> None:
    """Show no progress."""


def plain(_title: str, stage: Any, *facts: object) -> Any:
    """Run a stage as it is."""
    return stage(*facts, quiet)
