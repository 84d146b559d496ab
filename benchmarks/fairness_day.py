"""A made-up day of decisions for the fairness benchmark."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.protected import write_groups
from outlay.payments.reader import Tick

ATTRIBUTES = {"area": 50, "origin": 8}
ARMS = (0.004, 0.007, 0.013)
# The largest level has so many times the payees of the smallest.
SKEW = 30.0


def make(folder: Path, size: int, seed: int, _tick: Tick) -> None:
    """Write decisions, payments and groups of one day; outcomes of flags and the arm.

    Amounts spread widely; wrong payments are flagged oftener, each level alike.
    """
    rng = np.random.default_rng(seed)
    payees = size // 4
    weights = {name: np.geomspace(1, SKEW, count) for name, count in ATTRIBUTES.items()}
    levels = {
        name: rng.choice(len(weight), payees, p=weight / weight.sum())
        for name, weight in weights.items()
    }
    promised = rng.beta(0.4, 12, size)
    bad = rng.random(size) < promised
    flagged = rng.random(size) < np.where(bad, 0.5, 0.01)
    arm = rng.choice(ARMS, size)
    drawn = rng.random(size) < arm
    known = flagged | drawn
    payee = rng.integers(0, payees, size)
    keys = pa.array(np.arange(size) + 10**11).cast(pa.string())
    decided = pa.table(
        {
            "payment_key": keys,
            "flagged": flagged,
            "bad": pa.array(bad, mask=~known),
            "chance": pa.array(np.where(flagged, 1.0, arm), mask=~known),
            "amount_cents": np.maximum(1, np.exp(rng.normal(11, 1.3, size))).astype(
                np.int64
            ),
            "promised": promised,
            "days_held": pa.array(
                rng.integers(2, 60, size).astype(np.int32), mask=~known
            ),
            "drawn": drawn,
            "arm_probability": pa.array(arm, mask=~drawn),
        }
    )
    tokens = pa.array(np.arange(payees) + 10**9).cast(pa.string())
    pq.write_table(decided, folder / "decided.parquet")
    pq.write_table(
        pa.table(
            {
                "payment_key": keys,
                "payee_token": tokens.take(pa.array(payee)),
                "tin_type": pa.repeat("ssn", size),
            }
        ),
        folder / "payments.parquet",
    )
    named = {
        name: pa.array([f"{name} {number:02d}" for number in range(count)])
        for name, count in ATTRIBUTES.items()
    }
    groups = {name: named[name].take(pa.array(levels[name])) for name in ATTRIBUTES}
    write_groups(
        folder / "groups" / "1.parquet", pa.table({"payee_token": tokens} | groups)
    )
