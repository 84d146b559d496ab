"""Scores of rows in memory: what one machine and Spark's tasks both run."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.models.columns import IDS, SCORE_FIELDS
from outlay.models.encode import Rows, unseen
from outlay.models.model import Model

Reals = NDArray[np.float64]


def scored_schema(matrix: pa.Schema) -> pa.Schema:
    """Return the schema of the scores of a matrix: its ids, then SCORE_FIELDS."""
    return pa.schema([*map(matrix.field, IDS), *SCORE_FIELDS])


def columns_read(models: Sequence[Model | None], matrix: pa.Schema) -> list[str]:
    """Return the matrix columns that scoring reads: ids and the models' features."""
    features = dict.fromkeys(f for model in models if model for f in model.features)
    return [*IDS, *(name for name in features if name in set(matrix.names))]


def scores(
    fraud: Model | None, error: Model | None, rows: Rows, *, threads: int = 0
) -> list[pa.Array]:
    """Return the arrays of SCORE_FIELDS for `rows`."""
    found: list[pa.Array] = []
    encoded: tuple[Model, Reals] | None = None
    for model in (fraud, error):
        if model is None:
            found += [pa.nulls(rows.num_rows, pa.float64())] * 2
            continue
        if encoded is None or not _alike(encoded[0], model):
            encoded = model, model.encode(rows)
        raw = model.raw(encoded[1], threads=threads)
        found += [pa.array(raw), pa.array(model.probability(raw, rows))]
    return [*found, unseen_levels(fraud, error, rows)]


def unseen_levels(fraud: Model | None, error: Model | None, rows: Rows) -> pa.Array:
    """Return, for each row, the category columns with a level new to either model."""
    flags: dict[str, NDArray[np.bool_]] = {}
    for model in (fraud, error):
        for name, found in unseen(rows, model.levels).items() if model else ():
            flags[name] = flags[name] | found if name in flags else found
    if not flags:
        return _lists(np.zeros((rows.num_rows, 0), dtype=bool), [])
    names = sorted(flags)
    return _lists(np.stack([flags[name] for name in names], axis=1), names)


def _lists(flags: NDArray[np.bool_], names: list[str]) -> pa.Array:
    ends = np.concatenate([[0], np.cumsum(flags.sum(axis=1))]).astype(np.int32)
    values = pa.array(np.array(names, dtype=object)[np.nonzero(flags)[1]], pa.string())
    return pa.ListArray.from_arrays(pa.array(ends), values)


def _alike(one: Model, other: Model) -> bool:
    return one.features == other.features and one.levels == other.levels
