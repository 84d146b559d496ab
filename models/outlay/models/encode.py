"""Matrix columns as the numbers that a booster knows."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]
Rows: TypeAlias = pa.Table | pa.RecordBatch
Levels: TypeAlias = Mapping[str, Sequence[str]]

# More levels than a column of kinds has: an identifier was taken for a category.
MOST_LEVELS = 500


def learn_levels(rows: pa.Table, categories: Sequence[str]) -> dict[str, list[str]]:
    """Return the levels of each category column in `rows`, sorted.

    Raises
    ------
    ModelProblemError
        Where a column has so many that it must be an identifier.
    """
    levels = {}
    for name in categories:
        found = pc.unique(_text(rows, name)).drop_null().to_pylist()
        if len(found) > MOST_LEVELS:
            raise ModelProblemError(
                f"category {name} has {len(found)} levels, over {MOST_LEVELS}",
                fix="identifiers are no features: leave the column out",
            )
        levels[name] = sorted(found)
    return levels


def encode(rows: Rows, features: Sequence[str], levels: Levels) -> Reals:
    """Return `rows` as doubles, shape (n, features), row after row in memory.

    Columns are chosen by name, so their order in `rows` does not matter. A category
    becomes its place in the saved levels; a level that is not among them becomes NaN,
    as a missing value does (`unseen` tells them apart).

    Raises
    ------
    ModelProblemError
        Where `rows` is a bare array, lacks a column, or holds one of another type.
    """
    _check(rows, features)
    # LightGBM reads a pointer as rows: column-major memory would be misread silently.
    out = np.empty((rows.num_rows, len(features)), dtype=np.float64)
    for place, name in enumerate(features):
        if name in levels:
            out[:, place] = _codes(rows, name, levels[name])
        else:
            out[:, place] = _numbers(rows, name)
    return out


def unseen(rows: Rows, levels: Levels) -> dict[str, NDArray[np.bool_]]:
    """Return, for each category with a level never seen in training, which rows."""
    found = {}
    for name, known in levels.items():
        text = _text(rows, name)
        strange = pc.and_(
            text.is_valid(), pc.invert(pc.is_in(text, pa.array(known, pa.string())))
        )
        flags = strange.to_numpy(zero_copy_only=False)
        if flags.any():
            found[name] = flags
    return found


def is_text(kind: pa.DataType) -> bool:
    """Say whether a column of this type holds text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _check(rows: object, features: Sequence[str]) -> None:
    if not isinstance(rows, pa.Table | pa.RecordBatch):
        raise ModelProblemError(
            f"a model scores named columns, not a {type(rows).__name__}",
            rule="columns are chosen by the saved feature list",
            fix="pass the matrix as an Arrow table",
        )
    missing = [name for name in features if name not in rows.schema.names]
    if missing:
        raise ModelProblemError(
            f"the matrix lacks {len(missing)} of the model's features, "
            f"first {missing[0]}",
            rule="columns are chosen by the saved feature list",
            fix="build the matrix with the feature declarations of the model, or train",
        )


def _text(rows: Rows, name: str) -> pa.Array:
    column = rows.column(name)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (is_text(column.type) or pa.types.is_null(column.type)):
        raise ModelProblemError(
            f"category {name} is {column.type}, not text",
            rule="identifiers and categories are text: 010 is not 10",
            fix="build the matrix again",
        )
    return column.cast(pa.string())


def _codes(rows: Rows, name: str, known: Sequence[str]) -> Reals:
    codes = pc.index_in(_text(rows, name), pa.array(known, pa.string()))
    return _reals(codes)


def _numbers(rows: Rows, name: str) -> Reals:
    column = rows.column(name)
    kind = column.type
    if not (
        pa.types.is_floating(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_null(kind)
    ):
        raise ModelProblemError(
            f"feature {name} is {kind}, not a number",
            fix="build the matrix again with the declarations of the model",
        )
    return _reals(column)


def _reals(column: pa.Array | pa.ChunkedArray) -> Reals:
    wide = column.cast(pa.float64())
    if isinstance(wide, pa.ChunkedArray):
        return np.asarray(wide.to_numpy(), dtype=np.float64)
    return np.asarray(wide.to_numpy(zero_copy_only=False), dtype=np.float64)
