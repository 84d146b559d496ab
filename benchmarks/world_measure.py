"""How hard a simulated world is, for the models that are really trained on it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from outlay.models.columns import Columns
from outlay.models.encode import encode, learn_levels
from outlay.models.fit import Rows, fit_booster, predict
from outlay.models.settings import TrainSettings
from outlay.models.splits import Window
from outlay.models.train import train
from outlay.models.training import Training
from outlay.payments.simulate import World

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

FALSE_POSITIVES = 0.01
EVERY = 5
NAMES = ("fraud", "error")


@dataclass(frozen=True)
class Judged:
    """The test window of one model: truth, what the model says, its values."""

    bad: Flags
    score: Reals
    ceiling: Reals
    permuted: Reals
    values: Reals
    features: tuple[str, ...]
    scheme: NDArray[np.str_]


def recall_at(bad: Flags, score: Reals, rate: float = FALSE_POSITIVES) -> float:
    """Share of the bad above the score that at most `rate` of the good exceed."""
    good = np.sort(score[~bad])[::-1]
    return float((score[bad] > good[int(rate * good.size)]).mean())


def judge(
    world: World,
    matrix: Path,
    outcomes: pa.Table,
    truth: pa.Table,
    settings: TrainSettings,
) -> tuple[Training, dict[str, Judged]]:
    """Train as the product does, and as if all truth were known, and score the test.

    Payments that are fraud are left out where error is judged: no model is asked
    to call them either.
    """
    training = train(
        matrix, outcomes, as_of=world.as_of, first_day=world.first_day,
        settings=settings, simulated=True,
    )  # fmt: skip
    rows = with_truth(pq.read_table(matrix), truth)
    return training, {name: _judged(name, training, rows, settings) for name in NAMES}


def with_truth(rows: pa.Table, truth: pa.Table) -> pa.Table:
    """Add the hidden truth of each payment, in columns that begin with true_."""
    at = pc.index_in(
        rows["payment_key"].combine_chunks(), truth["payment_key"].combine_chunks()
    )
    for name in ("is_fraud", "is_error", "scheme"):
        rows = rows.append_column(f"true_{name}", truth[name].combine_chunks().take(at))
    return rows


def _judged(
    name: str, training: Training, rows: pa.Table, settings: TrainSettings
) -> Judged:
    if name == "error":
        rows = rows.filter(pc.invert(rows["true_is_fraud"]))
    columns = Columns.of(rows.select(_known(rows)).schema)
    fit = within(rows, training.windows.fit)
    test = within(rows, training.windows.test)
    levels = learn_levels(fit, columns.categories)
    values = encode(test, columns.features, levels)
    wanted = f"true_is_{name}"
    model = training.fraud if name == "fraud" else training.error
    learned = encode(test, model.features, model.levels)
    score = predict(model.text, learned, threads=settings.num_threads)
    label = np.asarray(fit[wanted].to_numpy(), dtype=np.float64)
    some = slice(None, None, EVERY)  # luck needs fewer rows than knowledge
    best = _grow(name, fit, columns, levels, label, settings)
    luck = _grow(name, fit, columns, levels, _shuffled(label), settings, some)
    ceiling, permuted = (
        predict(text, values, threads=settings.num_threads) for text in (best, luck)
    )
    bad = np.asarray(test[wanted].to_numpy(), dtype=np.bool_)
    scheme = np.asarray(test["true_scheme"].to_pylist(), dtype=np.str_)
    return Judged(bad, score, ceiling, permuted, values, columns.features, scheme)


def _known(rows: pa.Table) -> list[str]:
    return [name for name in rows.schema.names if not name.startswith("true_")]


def within(rows: pa.Table, window: Window) -> pa.Table:
    """Return the payments of a window."""
    day = rows["known_on"]
    inside = pc.and_(
        pc.greater_equal(day, pa.scalar(window.start)),
        pc.less(day, pa.scalar(window.end)),
    )
    return rows.filter(inside)


def _shuffled(label: NDArray[Any]) -> NDArray[Any]:
    return np.random.default_rng(0).permutation(label)


def _grow(
    name: str,
    fit: pa.Table,
    columns: Columns,
    levels: dict[str, list[str]],
    label: Reals,
    settings: TrainSettings,
    some: slice = slice(None),
) -> str:
    """Grow the product's own booster on given labels of all payments of the window."""
    growing = getattr(settings, name)
    values, label = encode(fit, columns.features, levels)[some], label[some]
    size = label.size
    late = np.arange(size) >= size * (1 - growing.stop_share)
    material = Rows(values, label, np.ones(size), late)
    return fit_booster(
        material, columns.features, columns.categories, growing,
        seed=settings.seed, threads=settings.num_threads,
    ).text  # fmt: skip


def figures(judged: Judged) -> dict[str, float]:
    """The figures of the difficulty table for one model in one world."""
    bad, base = judged.bad, float(judged.bad.mean())
    precision = float(average_precision_score(bad, judged.score))
    best = float(average_precision_score(bad, judged.ceiling))
    recall = recall_at(bad, judged.score)
    rule, rule_name = best_rule(judged)
    del rule_name
    return {
        "base_rate": base,
        "auc": float(roc_auc_score(bad, judged.score)),
        "average_precision": precision,
        "times_base_rate": precision / base,
        "recall_at_1_percent": recall,
        "rule_share_of_recall": rule / recall,
        "ceiling_auc": float(roc_auc_score(bad, judged.ceiling)),
        "ceiling_average_precision": best,
        "ceiling_recall_at_1_percent": recall_at(bad, judged.ceiling),
        "observed_share_of_ceiling": precision / best,
        # Outcomes are permuted where they are learned and where they are judged:
        # rare payments score low under luck, so that the true bad would look good.
        "permuted_auc": float(roc_auc_score(_shuffled(bad), judged.permuted)),
    }


def best_rule(judged: Judged) -> tuple[float, str]:
    """Recall of the single feature that does best at the same false-positive rate."""
    found = []
    for place, name in enumerate(judged.features):
        values = judged.values[:, place]
        for sign in (1.0, -1.0):
            score = np.where(np.isnan(values), -np.inf, sign * values)
            found.append((recall_at(judged.bad, score), name))
    return max(found)


def recall_by_scheme(judged: Judged) -> dict[str, float]:
    """Recall at the usual false-positive rate, scheme by scheme."""
    good = np.sort(judged.score[~judged.bad])[::-1]
    caught = judged.score > good[int(FALSE_POSITIVES * good.size)]
    schemes = np.unique(judged.scheme[judged.bad])
    return {
        str(s): float(caught[judged.bad & (judged.scheme == s)].mean()) for s in schemes
    }
