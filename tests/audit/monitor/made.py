"""Columns, scored batches and reviews for tests of the monitor."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.audit.monitor.bins import Bins
from outlay.audit.monitor.scored import Run
from outlay.audit.monitor.shift import Column
from outlay.payments.tables import REVIEWS, SCORES

MODELS = ("outlay-fraud/1", "outlay-error/1")


def column(then, now, name="x", kind="feature"):
    """Return a column of two windows' values; None is a null."""
    then, now = (pa.array(each) for each in (then, now))
    bins = Bins.of(then)
    return Column(name, kind, "amount", bins, bins.count(then), bins.count(now))


def score_row(number, **changes):
    """Return one SCORES row; every tenth payment is flagged unless told otherwise."""
    flagged = changes.pop("flagged", number % 10 == 0)
    row = {
        "payment_key": f"12345678-2026-S1-{number}",
        "batch_id": "b",
        "source_line": number + 1,
        "agency": "A",
        "program": "P",
        "payment_type": "T",
        "method": "ach",
        "scheduled_on": dt.date(2026, 1, 5),
        "amount_cents": 10_000,
        "raw_fraud": -3.0,
        "p_fraud": 0.01,
        "raw_error": -2.0,
        "p_error": 0.05,
        "combined": 0.99 if flagged else 0.5,
        "cut": 0.9,
        "cut_level": "all",
        "expected_loss_cents": 1,
        "arm_rate": 0.1,
        "action": "review" if flagged else "pass",
        "routes": ["model"] if flagged else [],
        "reasons": [],
        "matches": [],
        "checks": [],
        "unseen_levels": [],
        "fraud_model": MODELS[0],
        "error_model": MODELS[1],
        "feature_set": "f",
        "policy": "p",
        "run_id": "r",
    }
    return row | changes


def run(folder, day, rows, models=MODELS):
    """Write a run's SCORES and return the run."""
    folder.mkdir(parents=True)
    pq.write_table(SCORES.of(rows), folder / "scored.parquet")
    return Run(folder, folder.name, day, models)


def labels(rows):
    """Return labels: payment_key with legitimate, fraud_label, error_label."""
    names = ("payment_key", "legitimate", "fraud_label", "error_label")
    kinds = (pa.string(), pa.bool_(), pa.int8(), pa.int8())
    columns = list(zip(*rows, strict=True)) or [[], [], [], []]
    return pa.table(
        {
            name: pa.array(values, kind)
            for name, values, kind in zip(names, columns, kinds, strict=True)
        }
    )


def review(number, at, decision="hold", seconds=200.0, *, opened=True):
    """Return one REVIEWS row of the payment `number`."""
    return {
        "payment_key": f"12345678-2026-S1-{number}",
        "batch_id": "b",
        "run_id": "r",
        "decided_at": at,
        "decision": decision,
        "seconds_on_case": seconds,
        "opened_details": opened,
        "reviewer_token": "0" * 32,
        "known_at": at,
        "known_on": at.date(),
    }


def write_reviews(path, rows):
    """Write REVIEWS rows to `path` and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(REVIEWS.of(rows), path)
    return path


def normal(n, seed, shift=0.0):
    """Return `n` normal values around `shift`."""
    return np.random.default_rng(seed).normal(shift, 1, n)
