"""Batches of stand-in scores, and their decisions."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.arm import arm_key
from outlay.decisions.cuts import make_cuts
from outlay.decisions.decide import decide
from outlay.decisions.learned import Learned
from outlay.decisions.losses import ShareWrong
from outlay.decisions.screening import Lineage, Screening
from tests.decisions.standins import NUMERIC, Order, StandIn, write_pair

KEY = arm_key(b"a token key of the tests")
REFERENCE = Order(tuple(np.linspace(0, 1, 1_001)))
LINEAGE = Lineage("features", "run", "outlay-fraud/1", "outlay-error/1")
SHARES = Learned(ShareWrong(0.5, {"Program 2": 0.25}))
N = 3_000


def holdout(n=2_000):
    random = np.random.default_rng(1)
    return pa.table(
        {
            "payment_key": [f"h{number}" for number in range(n)],
            "agency": ["Agency A"] * n,
            "program": ["Program 1"] * n,
            "payment_type": ["Vendor"] * n,
            "raw_fraud": random.random(n),
            "raw_error": random.random(n),
            "arm": [True] * n,
            "legitimate": [True] * n,
            "arm_probability": [0.03] * n,
        }
    )


def screening(policy, **more):
    weights = more.pop("weights", {})
    fraud = StandIn(REFERENCE, tuple(NUMERIC), weights)
    error = StandIn(REFERENCE, tuple(NUMERIC))
    cuts = make_cuts(holdout(), policy, REFERENCE, REFERENCE)
    given = {"learned": SHARES, "cuts": cuts, "fraud": fraud, "error": error} | more
    return Screening(policy=policy, arm_key=KEY, **given)


def scores(n=N, seed=3):
    random = np.random.default_rng(seed)
    raw_fraud, raw_error = random.random(n), random.random(n)
    return {
        "raw_fraud": raw_fraud,
        "p_fraud": raw_fraud**9 / 2,
        "raw_error": raw_error,
        "p_error": raw_error**4 / 2,
        "unseen_levels": [["sec_code_kind"] if x % 500 == 0 else [] for x in range(n)],
    }


def batch(folder, n=N, **columns):
    random = np.random.default_rng(4)
    given = {"amount_cents": random.integers(1, 10**7, n)} | columns
    return write_pair(folder, n, scores=scores(n), **given)


def decided(folder, screening_, pair, rows=700, lineage=LINEAGE):
    out = folder / f"scored-{rows}.parquet"
    summary = decide(*pair, out, screening_, lineage, rows=rows)
    return summary, pq.read_table(out)


def column(table, name):
    return np.array(table[name].to_pylist(), dtype=object)
