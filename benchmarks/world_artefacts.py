"""Whether something that should say nothing tells good from bad after all."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeRegressor

from outlay.models.splits import Window
from outlay.payments.simulate import World

Reals = NDArray[np.float64]

IDENTIFIERS = ("payment_id", "payee_id", "account_number", "tin", "invoice_number")
OPTIONAL = ("account_number", "street", "invoice_number", "award_id", "period_start")
DEPTH = 3


def artefact_auc(
    world: World, truth: pa.Table, fit: Window, later: Window
) -> dict[str, float]:
    """AUC of a depth-3 tree on ids, row order, null pattern and cent digits.

    Programs differ in all of these and in their rates, so both columns and truth
    are taken against the mean of program and method, and the AUC is taken inside
    each and weighted by its bad payments.
    """
    rows = pq.read_table(world.history)
    truth = truth.slice(0, rows.num_rows)
    columns = _columns(rows)
    kind = _kinds(rows)
    day = rows["batch_part"].cast(pa.date32())
    learned, judged = _inside(day, fit), _inside(day, later)
    found = {}
    for name in ("is_fraud", "is_error"):
        bad = np.asarray(truth[name].to_numpy(), dtype=np.float64)
        tree = DecisionTreeRegressor(
            max_depth=DEPTH, min_samples_leaf=200, random_state=0
        )
        tree.fit(columns[learned], _centred(bad[learned], kind[learned]))
        found[name] = _auc_inside(
            bad[judged] > 0, tree.predict(columns[judged]), kind[judged]
        )
    return found


def _inside(day: pa.Array, window: Window) -> NDArray[np.bool_]:
    flags = pc.and_(
        pc.greater_equal(day, pa.scalar(window.start)),
        pc.less(day, pa.scalar(window.end)),
    )
    return np.asarray(flags.to_numpy(), dtype=np.bool_)


def _kinds(rows: pa.Table) -> NDArray[np.int64]:
    text = pc.binary_join_element_wise(rows["program"], rows["method"], "/")
    return np.unique(text.to_numpy().astype(np.str_), return_inverse=True)[1]


def _columns(rows: pa.Table) -> Reals:
    kind = _kinds(rows)
    columns = [_last_digits(rows[name]) for name in IDENTIFIERS]
    columns += [_length(rows[name]) for name in IDENTIFIERS]
    columns.append(np.asarray(rows["source_line"].to_numpy(), dtype=np.float64) % 1000)
    columns += [
        _centred(rows[name].is_null().to_numpy().astype(float), kind)
        for name in OPTIONAL
    ]
    cents = np.asarray(rows["amount_cents"].to_numpy(), dtype=np.float64)
    columns += [cents % 10, cents % 100]
    return np.column_stack(columns)


def _last_digits(text: pa.ChunkedArray) -> Reals:
    digits = pc.replace_substring_regex(text, "[^0-9]", "")
    last = pc.utf8_slice_codeunits(digits, -4)
    usable = pc.if_else(pc.equal(last, ""), pa.scalar(None, pa.string()), last)
    return np.asarray(
        usable.cast(pa.float64()).fill_null(-1.0).to_numpy(), dtype=np.float64
    )


def _length(text: pa.ChunkedArray) -> Reals:
    return np.asarray(pc.utf8_length(text).cast(pa.float64()).fill_null(0.0).to_numpy())


def _centred(values: Reals, kind: NDArray[np.int64]) -> Reals:
    sums = np.bincount(kind, values)
    return values - (sums / np.maximum(np.bincount(kind), 1))[kind]


def _auc_inside(bad: NDArray[np.bool_], score: Reals, kind: NDArray[np.int64]) -> float:
    parts, weights = [], []
    for each in np.unique(kind):
        here = kind == each
        if 0 < bad[here].sum() < here.sum():
            parts.append(roc_auc_score(bad[here], score[here]))
            weights.append(bad[here].sum())
    return float(np.average(parts, weights=weights))
