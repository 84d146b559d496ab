"""A pair of boosters of the size that speed is asked for at: what they say is noise."""

from pathlib import Path

import lightgbm as lgb
import numpy as np
import pyarrow.parquet as pq

from outlay.models.calibrate import Calibrator
from outlay.models.columns import Columns
from outlay.models.encode import encode, learn_levels
from outlay.models.model import Model
from outlay.models.reference import Reference
from outlay.payments.reader import Tick

ROWS = 5_000
PARAMS = {
    "objective": "binary",
    "num_leaves": 63,
    "min_data_in_leaf": 20,
    "learning_rate": 0.02,
    "verbosity": -1,
    "seed": 0,
}


NAMES = ("fraud", "error")


def make_pair(matrix: Path, trees: int, folder: Path, _tick: Tick) -> None:
    """Save two models of `trees` trees, learned from labels thrown by dice."""
    for seed, name in enumerate(NAMES):
        _made(name, matrix, trees, seed).save(folder / name)


def read_pair(folder: Path) -> tuple[Model, Model]:
    """Read what `make_pair` saved."""
    fraud, error = (Model.load(folder / name) for name in NAMES)
    return fraud, error


def _made(name: str, matrix: Path, trees: int, seed: int) -> Model:
    rows = pq.read_table(matrix).slice(0, ROWS)
    columns = Columns.of(rows.schema)
    levels = learn_levels(rows, columns.categories)
    encoded = encode(rows, columns.features, levels)
    label = np.random.default_rng(seed).random(len(encoded)) < 0.5
    data = lgb.Dataset(encoded, label.astype(int), feature_name=list(columns.features))
    booster = lgb.train(PARAMS, data, num_boost_round=trees)
    raw = booster.predict(encoded, raw_score=True)
    return Model(
        name,
        booster.model_to_string(),
        columns.features,
        levels,
        Calibrator("logistic", np.array([[1.0], [0.0]])),
        Reference.of(raw),
        simulated=True,
    )
