"""A made-up history: a matrix with a signal, and outcomes of a part of it."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.models.settings import TrainSettings
from outlay.payments.tables import OUTCOMES

FIRST = dt.date(2025, 1, 1)
AS_OF = dt.date(2025, 9, 1)
DAYS = (AS_OF - FIRST).days
SETTINGS = TrainSettings.model_validate(
    {
        "folds": 0,
        "windows": {
            "warm_up_days": 30,
            "gap_days": 20,
            "tail_days": 20,
            "least_days": 60,
        },
        "maturity": dict.fromkeys(
            ("random_review", "risk_review", "ach_return", "appeal", "court"), 15
        ),
        "fraud": {"most_trees": 40, "least_trees": 10, "patience": 20},
        "error": {"most_trees": 40, "least_trees": 10, "patience": 20},
    }
)
KINDS = ("Grant", "Salary", "Vendor")


def day(number):
    return FIRST + dt.timedelta(days=int(number))


def instants(days):
    at = np.array(days, dtype="datetime64[D]").astype("datetime64[us]")
    return pa.array(at + np.timedelta64(15, "h"), pa.timestamp("us", tz="UTC"))


def matrix_table(n, *, seed=0):
    """Return n payments in order of time, and the log-odds of fraud and of error."""
    rng = np.random.default_rng(seed)
    known = np.array([day(d) for d in np.sort(rng.integers(0, DAYS, n))])
    amount = np.round(np.exp(rng.normal(7, 1, n)), 2)
    fresh = (rng.random(n) < 0.2).astype(float)
    gap = np.where(rng.random(n) < 0.1, np.nan, rng.exponential(30, n))
    kind = np.array(KINDS)[rng.integers(0, 3, n)]
    program = np.array(["P1", "P2"])[rng.integers(0, 2, n)]
    table = pa.table(
        {
            "payment_key": [f"00001234-2025-S1-{i:06d}" for i in range(n)],
            "batch_id": ["b"] * n,
            "source_line": np.arange(1, n + 1),
            "known_on": pa.array(known, pa.date32()),
            "scheduled_on": pa.array(known, pa.date32()),
            "agency": ["A"] * n,
            "program": program,
            "payment_type": kind,
            "method": ["ach"] * n,
            "amount_cents": (amount * 100).astype(np.int64),
            "suspect": [False] * n,
            "amount_dollars": amount,
            "account_new": fresh,
            "days_since_paid": pa.array(gap, from_pandas=True),
            "kind": pa.array(kind),
            "program_kind": pa.array(program),
        }
    )
    fraud = -3.4 + 2.5 * fresh + 0.8 * (kind == "Vendor") + 0.5 * (np.log(amount) - 7)
    error = -2.5 + 1.2 * (kind == "Grant") + 0.03 * np.nan_to_num(gap)
    return table, fraud, error


def outcomes_of(table, fraud, error, *, rate=0.4, seed=0):
    """Return the outcomes of a random part of the payments, known after ten days."""
    rng = np.random.default_rng([seed, 1])
    n = table.num_rows
    drawn = np.flatnonzero(rng.random(n) < rate)
    is_fraud = rng.random(n) < 1 / (1 + np.exp(-fraud))
    is_error = (rng.random(n) < 1 / (1 + np.exp(-error))) & ~is_fraud
    days = table["known_on"].to_numpy()[drawn] + np.timedelta64(10, "D")
    wrong = is_fraud | is_error
    return pa.table(
        {
            "payment_key": table["payment_key"].take(pa.array(drawn)),
            "ip_class": np.where(wrong, "overpayment", "proper")[drawn],
            "fraud_state": np.where(is_fraud, "referred", "none")[drawn],
            "amount_wrong_cents": pa.array(
                np.where(wrong, 1_000, 0)[drawn], mask=~wrong[drawn]
            ),
            "control": pa.nulls(len(drawn), pa.string()),
            "cause": pa.nulls(len(drawn), pa.string()),
            "theme": pa.nulls(len(drawn), pa.string()),
            "known_at": instants(days),
            "known_on": pa.array(days, pa.date32()),
            "source": ["random_review"] * len(drawn),
            "inclusion_probability": np.full(len(drawn), rate),
        },
        schema=OUTCOMES.schema,
    )


def write_history(folder, n=6_000, *, seed=0):
    """Write matrix.parquet; return its path, the table, and the outcomes."""
    table, fraud, error = matrix_table(n, seed=seed)
    path = folder / "matrix.parquet"
    pq.write_table(table, path, row_group_size=700)
    return path, table, outcomes_of(table, fraud, error, seed=seed)
