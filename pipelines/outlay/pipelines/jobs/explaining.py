"""Why one payment of a scored batch has its scores."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.explaining import explain
from outlay.decisions.policy import Policy
from outlay.decisions.reasons import MOST, Reason
from outlay.decisions.rows import ranked
from outlay.decisions.weighing import Weighed, weigh
from outlay.payments.errors import StoreError
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick, silent
from outlay.payments.store import Store
from outlay.pipelines.jobs.deciders import pair_that_decided
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.jobs.plan import make_screening

ALL = 20
# What is written as +0.00 raised nothing that a person could weigh.
LEAST = 0.005
# Scores are doubles; the same facts give the same score far closer than this.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Explanation:
    """One payment's row of scores, every reason for them, and how they add up.

    `as_scored` is False where the store's facts of today give another score than the
    batch got: then the reasons are about today's facts.
    """

    scores: dict[str, Any]
    reasons: list[Reason]
    weighed: list[Weighed]
    as_scored: bool


def explain_payment(home: Path, payment_key: str, _tick: Tick) -> Explanation:
    """Explain `payment_key` with the pair that decided, from the facts known then.

    Raises
    ------
    StoreError
        Where no scored batch holds the payment.
    ModelProblemError
        Where the registry no longer holds the pair that decided.
    """
    store = Store.open(home)
    run, row = _scored(store, payment_key)
    pair = pair_that_decided(store, run, row)
    facts = _facts(store, run.parents[1], payment_key)
    policy = Policy.model_validate_json((run / "policy.json").read_text("utf-8"))
    screening = make_screening(store, policy, pair, {})
    raw = (np.array([_real(row[name])]) for name in ("raw_fraud", "raw_error"))
    leading = ranked(screening, *raw)[1].tolist()
    reasons = _weighty(explain(facts, leading, screening, most=ALL)[0])
    weighed = weigh(facts, screening)
    return Explanation(row, reasons, weighed, _as_scored(row, weighed))


def _weighty(reasons: list[Reason]) -> list[Reason]:
    """Return the reasons that the queue shows, and of the others those with weight."""
    return reasons[:MOST] + [
        each
        for each in reasons[MOST:]
        if each.contribution is None or each.contribution >= LEAST
    ]


def _as_scored(row: Mapping[str, Any], weighed: list[Weighed]) -> bool:
    return all(abs(each.raw - row[f"raw_{each.model}"]) <= SAME for each in weighed)


def _real(value: float | None) -> float:
    return float("nan") if value is None else value


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
    with tempfile.TemporaryDirectory(dir=batch) as folder:
        build_features(store.home, Manifest.load(batch), Path(folder), silent)
        only = [("payment_key", "=", payment_key)]
        return pq.read_table(Path(folder) / MATRIX, filters=only)
