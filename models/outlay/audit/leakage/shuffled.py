"""The time-shuffle control: findings permuted in time must teach nothing.

What was found of a payment (classes, fraud state, amount wrong) goes to another
payment of the same program that was reviewed by the same sources, anywhere in time.
Who was reviewed, by whom, when that became known and at what chance stays as it was,
so base rates, weights and censoring do too. Then the matrix is built anew from the
permuted outcomes and both models are trained on it: earlier findings of a payee are
now as accidental as the payment's own, and nothing honest can tell one from the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.audit.leakage.shuffled_chance import Chance, chance_of
from outlay.audit.leakage.shuffled_findings import permute
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from outlay.models.labels import MODELS
from outlay.models.settings import TrainSettings
from outlay.models.train import train
from outlay.models.training import Training
from outlay.payments.atomic import whole
from outlay.payments.errors import ModelProblemError, TooFewLabelsError

Build = Callable[[pa.Table], Path]
"""Makes a training matrix of a history that has these outcomes."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """How well models told permuted findings, by model; `problem` where they could not.

    Attributes
    ----------
    chance : mapping
        "fraud" and "error" to what was reached in the threshold and the test window.
    """

    seed: int
    chance: dict[str, Chance]
    problem: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        chance = {name: each.as_dict() for name, each in self.chance.items()}
        return {"seed": self.seed, "problem": self.problem, "by_model": chance}


def time_shuffle(
    training: Training,
    matrix: Path,
    outcomes: pa.Table,
    build: Build,
    *,
    seed: int = 0,
) -> Shuffled:
    """Train as `training` was, on permuted findings, and hold it against chance.

    Judged are the payments of the threshold and the test window, on which neither
    model was fitted, as pairs within one kind: across kinds base rates differ, and
    telling programs apart is no leak.

    Parameters
    ----------
    matrix : Path
        The true training matrix: it names each payment's program.
    outcomes : pa.Table
        Rows of tables.OUTCOMES known before the training day.
    build : callable
        From `rebuilding`; a matrix that is not built from what it is given cannot
        show a feature that holds the payment's own finding.
    """
    payments = pq.read_table(matrix, columns=["payment_key", "program"])
    permuted = permute(outcomes, payments, seed)
    try:
        again = train(
            build(permuted.outcomes),
            permuted.outcomes,
            as_of=training.windows.tail.end,
            first_day=training.windows.warm_up.start,
            settings=_settings(training),
            simulated=training.fraud.simulated,
        )
    except (ModelProblemError, TooFewLabelsError) as error:
        return Shuffled(seed, {}, error.what)
    return Shuffled(seed, {n: _reached(again, n, permuted.kinds) for n in MODELS})


def rebuilding(history: History, training: Training, folder: Path) -> Build:
    """Return what builds the training's matrix from other outcomes, in `folder`."""
    windows = training.windows

    def build(outcomes: pa.Table) -> Path:
        stored, out = folder / "outcomes.parquet", folder / "shuffled.parquet"
        with whole(stored) as unfinished:
            pq.write_table(outcomes, unfinished)
        other = History(history.payments, (stored,), history.dispositions)
        since, until = windows.warm_up.start, windows.tail.end
        training_matrix(other, since=since, until=until, out=out)
        return out

    return build


def _settings(training: Training) -> TrainSettings:
    """The training's own settings; no folds, and as few positives as there are."""
    said = TrainSettings.model_validate(dict(training.settings))
    labels = said.labels.model_copy(update={"least_positives": 1})
    return said.model_copy(update={"folds": 0, "labels": labels})


def _reached(training: Training, name: str, kinds: pd.Series) -> Chance:
    """Judge all payments that were not fitted on, by what was known on one day."""
    scored = pa.concat_tables(
        part.select(["payment_key", f"raw_{name}"])
        for part in (training.holdout, training.test)
    ).to_pandas()
    label = f"{name}_label"
    labels = training.outcomes.select(["payment_key", label]).to_pandas()
    rows = scored.merge(labels[labels[label].notna()], on="payment_key")
    of = kinds.reindex(rows["payment_key"]).to_numpy(dtype=str)
    truth = rows[label].to_numpy(dtype=np.float64)
    return chance_of(of, truth, rows[f"raw_{name}"].to_numpy())
