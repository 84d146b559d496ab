"""Stand-ins: a reference, a model, a small scored batch with its matrix."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.policy import Policy, default
from outlay.features.registry import FEATURES


@dataclass(frozen=True)
class Order:
    """F by the rank in a sorted array, continued beyond it: the interface, by hand."""

    known: tuple[float, ...]

    def rank(self, raw):
        known = np.sort(np.asarray(self.known))
        inside = np.searchsorted(known, raw, side="right") / len(known)
        beyond = np.maximum(np.asarray(raw) - known[-1], 0.0)
        return inside + beyond / (1 + beyond)


@dataclass(frozen=True)
class StandIn:
    """A model whose contributions are said outright: feature to weight by key."""

    reference: Order
    features: tuple[str, ...]
    weights: dict[str, dict[str, float]] = field(default_factory=dict)


def contributions(model, rows):
    table = np.zeros((rows.num_rows, len(model.features) + 1))
    for number, key in enumerate(rows["payment_key"].to_pylist()):
        for name, weight in model.weights.get(key, {}).items():
            table[number, model.features.index(name)] = weight
    return table


def policy_with(**changes):
    said = default().model_dump()
    for name, value in changes.items():
        said[name] = said[name] | value if isinstance(value, dict) else value
    return Policy.model_validate(said)


CATEGORIES = [feature.name for feature in FEATURES if feature.kind == "category"]
NUMERIC = [feature.name for feature in FEATURES if feature.kind == "numeric"]


def ids(n, *, agency="Agency A", program="Program 1", payment_type="Vendor"):
    return {
        "payment_key": [f"00001234-2026-S1-{number:07d}" for number in range(n)],
        "batch_id": ["b1"] * n,
        "source_line": np.arange(1, n + 1),
        "agency": [agency] * n,
        "program": [program] * n,
        "payment_type": [payment_type] * n,
        "method": ["ach"] * n,
        "scheduled_on": pa.array([20_500] * n, pa.int32()).cast(pa.date32()),
        "amount_cents": np.full(n, 100_000),
    }


def write_pair(folder, n, *, scores=None, features=None, **columns):
    """Write scored.parquet and matrix.parquet of n payments; return both paths."""
    shared = ids(n) | columns
    none = np.full(n, np.nan)
    names = ("raw_fraud", "p_fraud", "raw_error", "p_error")
    given = {name: (scores or {}).get(name, none) for name in names}
    unseen = (scores or {}).get("unseen_levels", [[] for _ in range(n)])
    scored = pa.table(
        shared
        | {k: pa.array(v, pa.float64(), from_pandas=True) for k, v in given.items()}
        | {"unseen_levels": pa.array(unseen, pa.list_(pa.string()))}
    )
    known = {"same_invoice": np.zeros(n)} | (features or {})
    facts = {
        name: pa.array(known.get(name, none), pa.float64(), from_pandas=True)
        for name in NUMERIC
    } | {name: pa.array(["x"] * n) for name in CATEGORIES}
    paths = folder / "scored_in.parquet", folder / "matrix.parquet"
    pq.write_table(scored, paths[0])
    pq.write_table(pa.table(shared | facts), paths[1])
    return paths
