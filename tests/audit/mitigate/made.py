"""A planted bias: reviewers faulted honest payments of one group far too often."""

import dataclasses

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.audit.gap import Judged, above_rate, pair_score
from outlay.audit.mitigate import learned_from
from outlay.models.making import make_model
from tests.models.made import AS_OF, FIRST, SETTINGS, matrix_table, outcomes_of

RATE = 0.05


def biased_history(folder, n=16_000):
    """Return matrix path, table, outcomes, groups and truth.

    Group b is mostly paid as Grants, which no truth makes worse; but reviewers call a
    payment to b wrong some five times as often as it is.
    """
    import pyarrow.parquet as pq

    table, _, _ = matrix_table(n, seed=11)
    rng = np.random.default_rng(3)
    grant = np.array(table["kind"].to_pylist()) == "Grant"
    group = np.where(rng.random(n) < np.where(grant, 0.9, 0.05), "b", "a")
    size = np.log(table["amount_dollars"].to_numpy()) - 7
    odds = -3.2 + 1.2 * size
    bad = rng.random(n) < 1 / (1 + np.exp(-odds))
    seen = bad | ((group == "b") & (rng.random(n) < 0.2))
    sure = np.where(seen, 50.0, -50.0)
    fraud = np.where(rng.random(n) < 0.5, sure, -50.0)
    path = folder / "matrix.parquet"
    pq.write_table(table, path)
    error = np.where(fraud > 0, -50.0, sure)
    return path, table, outcomes_of(table, fraud, error, seed=5), group, bad


def material_of(history):
    matrix, _, outcomes, _, _ = history
    return learned_from(
        matrix, outcomes, as_of=AS_OF, first_day=FIRST, settings=SETTINGS
    )


def beside(rows, history):
    """Return the groups of rows."""
    _, table, _, group, _ = history
    keys = table["payment_key"].combine_chunks()
    place = pc.index_in(rows["payment_key"].combine_chunks(), keys)
    return group[place.to_numpy()].tolist()


def decided(history, material, weights=None):
    """Train, and judge all payments after the calibrate window by their truth."""
    _, table, _, group, bad = history
    if weights is not None:
        material = dataclasses.replace(material, fit=weights.beside(material.fit))
    score = pair_score(*(make_model(name, material) for name in ("fraud", "error")))
    since = material.calibrate["known_on"].to_numpy().max()
    later = table["known_on"].to_numpy() > since
    rows = table.filter(pa.array(later))
    ones = np.ones(rows.num_rows)
    return Judged(
        above_rate(score(rows), ~bad[later], ones, RATE),
        bad[later],
        ones,
        np.arange(rows.num_rows).astype(str),
        {"letter": group[later]},
    )
