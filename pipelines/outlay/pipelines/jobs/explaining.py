"""Why one payment of a scored batch has its scores."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.explaining import explain
from outlay.decisions.policy import Policy
from outlay.decisions.reasons import Reason
from outlay.decisions.rows import ranked
from outlay.features.history import History
from outlay.features.matrix import batch_matrix
from outlay.payments.errors import ModelProblemError, StoreError
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.jobs.plan import make_screening

ALL = 20


@dataclass(frozen=True, slots=True)
class Explanation:
    """One payment's row of scores, and every reason for them."""

    scores: dict[str, Any]
    reasons: list[Reason]


def explain_payment(home: Path, payment_key: str, _tick: Tick) -> Explanation:
    """Explain `payment_key` with the champions, from the facts known at its scoring.

    Raises
    ------
    StoreError
        Where no scored batch holds the payment.
    ModelProblemError
        Where its batch was scored by other models than today's champions: their
        reasons stand in the batch's scored.parquet.
    """
    store = Store.open(home)
    run, row = _scored(store, payment_key)
    pair = load_pair(store)
    if pair is None or pair.fraud_label != row["fraud_model"]:
        raise ModelProblemError(
            f"{payment_key} was scored by {row['fraud_model']}, which is not champion",
            fix="read its reasons in scored.parquet of its batch, or make that version "
            "champion again",
        )
    facts = _facts(store, run.parents[1], payment_key)
    policy = Policy.model_validate_json((run / "policy.json").read_text("utf-8"))
    screening = make_screening(store, policy, pair, {})
    raw = (np.array([row[name]]) for name in ("raw_fraud", "raw_error"))
    leading = ranked(screening, *raw)[1].tolist()
    return Explanation(row, explain(facts, leading, screening, most=ALL)[0])


def _scored(store: Store, payment_key: str) -> tuple[Path, dict[str, Any]]:
    for run in store.standing_runs():
        rows = pq.read_table(
            run / "scored.parquet", filters=[("payment_key", "=", payment_key)]
        ).to_pylist()
        if rows:
            return run, rows[0]
    raise StoreError(
        f"no scored batch holds the payment {payment_key}",
        rule="a payment key is location code-fiscal year-schedule-payment id",
        fix="copy the key from review.csv or scored.parquet",
    )


def _facts(store: Store, batch: Path, payment_key: str) -> pa.Table:
    manifest = Manifest.load(batch)
    with tempfile.TemporaryDirectory(dir=batch) as folder:
        matrix = Path(folder) / "matrix.parquet"
        batch_matrix(
            History.of(store),
            import_id=manifest.import_id,
            as_of=manifest.as_of,
            out=matrix,
        )
        return pq.read_table(matrix, filters=[("payment_key", "=", payment_key)])
