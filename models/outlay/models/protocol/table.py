"""A labelled table: read, checked, its columns told apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.models.encode import MOST_LEVELS, is_text
from outlay.models.protocol.mapping import RULE, Asked
from outlay.payments.errors import InputRejectedError, MappingError, Place

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """The rows with a known label, in order of time.

    `kinds` says of every column what it is: number, category, or why it is left out.
    `moment` (n,) orders rows; equal moments belong together.
    """

    rows: pa.Table
    label: Reals
    moment: NDArray[np.int64]
    kinds: dict[str, str]
    read: int

    @property
    def features(self) -> tuple[str, ...]:
        """Columns that are learned from, in the file's order."""
        used = ("number", "category")
        return tuple(name for name, kind in self.kinds.items() if kind in used)

    @property
    def categories(self) -> tuple[str, ...]:
        """Those of the features that are names."""
        return tuple(name for name in self.features if self.kinds[name] == "category")


def read_labelled(asked: Asked) -> Labelled:
    """Read the file and keep the rows whose label is known.

    Raises
    ------
    MappingError
        Where a column is missing or the label has other than two values.
    InputRejectedError
        Where the file cannot be read, a time is none, or an id comes twice.
    """
    table = _read(asked)
    _check_ids(table, asked)
    known, label = _labels(table[asked.label], asked)
    moment = _moments(table, asked)
    order = np.argsort(moment, kind="stable")
    order = order[known[order]]
    rows = table.take(pa.array(order))
    kinds = dict(_kinds(rows, asked))
    return Labelled(
        _typed(rows, kinds, asked), label[order], moment[order], kinds, table.num_rows
    )


def _read(asked: Asked) -> pa.Table:
    text = [name for name in (asked.label, asked.identifier) if name]
    text += asked.mapping.categories
    try:
        if asked.file.suffix == ".parquet":
            table = pq.read_table(asked.file)
        else:
            types = pa_csv.ConvertOptions(column_types=dict.fromkeys(text, pa.string()))
            table = pa_csv.read_csv(asked.file, convert_options=types)
    except (OSError, pa.ArrowException) as error:
        raise InputRejectedError(
            f"the table cannot be read: {type(error).__name__}",
            where=Place(file=str(asked.file)),
            fix="give a CSV with a header, or a Parquet file",
        ) from error
    named = [asked.label, asked.time, asked.identifier, *asked.mapping.drop]
    named += [*asked.mapping.categories, *asked.mapping.numbers]
    for name in named:
        if name is not None and name not in table.schema.names:
            raise MappingError(
                f"the table has no column {name}",
                where=Place(file=str(asked.file)),
                rule=RULE,
                fix=f"its columns are {', '.join(table.schema.names)}",
            )
    return table


def _check_ids(table: pa.Table, asked: Asked) -> None:
    if asked.identifier is None:
        return
    ids = table[asked.identifier]
    different = len(pc.unique(ids.drop_null())) + ids.null_count
    if different < len(ids):
        raise InputRejectedError(
            f"{len(ids) - different:,} rows have an id that another row has",
            where=Place(file=str(asked.file), field=asked.identifier),
            rule="one row is one case",
            fix="take the repeats out, or name the column that tells rows apart",
        )


def _labels(column: pa.ChunkedArray, asked: Asked) -> tuple[NDArray[np.bool_], Reals]:
    text = column.cast(pa.string()).combine_chunks()
    said = asked.mapping.label
    unknown = pc.or_kleene(
        pc.is_null(text), pc.is_in(text, pa.array([*said.unknown, ""], pa.string()))
    )
    values = set(pc.unique(text.filter(pc.invert(unknown))).to_pylist())
    positive = set(said.positive) or values & {"1", "1.0", "true", "True"}
    negative = set(said.negative) or values - positive
    left = values - positive - negative
    if left or not positive or (len(negative) != 1 and not said.negative):
        raise MappingError(
            f"the label has {len(values)} different values, and the mapping says of "
            f"{len(values & (positive | negative)) if positive else 0} what they mean",
            where=Place(file=str(asked.file), field=asked.label),
            rule=RULE,
            fix="name them in the mapping: [label] positive, negative, unknown",
        )
    known = pc.invert(unknown).to_numpy(zero_copy_only=False)
    hits = pc.fill_null(pc.is_in(text, pa.array(sorted(positive), pa.string())), False)
    return known, hits.to_numpy(zero_copy_only=False).astype(np.float64)


def _moments(table: pa.Table, asked: Asked) -> NDArray[np.int64]:
    """Return each row's place in time: equal times have equal places."""
    if asked.time is None:
        return np.arange(table.num_rows)
    column = table[asked.time].combine_chunks()
    if is_text(column.type):
        column = _parsed(column, asked)
    if column.null_count or (pa.types.is_floating(column.type) and _nan(column)):
        first = int(np.flatnonzero(~column.is_valid().to_numpy(False))[:1].sum())
        raise _no_time(asked, first)
    values = column.to_numpy(zero_copy_only=False)
    places: NDArray[np.int64] = np.unique(values, return_inverse=True)[1]
    return places


def _nan(column: pa.Array) -> bool:
    return bool(np.isnan(column.to_numpy(zero_copy_only=False)).any())


def _parsed(column: pa.Array, asked: Asked) -> pa.Array:
    try:
        return column.cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        for row, value in enumerate(column):
            try:
                value.cast(pa.timestamp("us"))
            except pa.ArrowInvalid:
                raise _no_time(asked, row) from None
        raise


def _no_time(asked: Asked, row: int) -> InputRejectedError:
    return InputRejectedError(
        "a time cannot be read",
        where=Place(file=str(asked.file), line=row + 2, field=asked.time),
        rule="a time is a number, YYYY-MM-DD, or YYYY-MM-DD HH:MM:SS",
        fix="write every time one of these ways, or give --row-order",
    )


def _kinds(rows: pa.Table, asked: Asked) -> Iterator[tuple[str, str]]:
    given: dict[str | None, str] = {
        asked.label: "left out: the label",
        asked.time: "left out: the time",
        asked.identifier: "left out: the id",
        **dict.fromkeys(asked.mapping.drop, "left out: dropped by the mapping"),
    }
    for name in rows.schema.names:
        yield name, given.get(name) or _kind(rows[name], name, asked)


def _kind(column: pa.ChunkedArray, name: str, asked: Asked) -> str:
    kind: Any = column.type
    different = len(pc.unique(column.drop_null()))
    if different + bool(column.null_count) < 2:
        return "left out: the same in every row"
    if name in asked.mapping.numbers:
        return "number"
    if (
        is_text(kind)
        or pa.types.is_dictionary(kind)
        or name in asked.mapping.categories
    ):
        if different > MOST_LEVELS:
            return f"left out: {different:,} levels, over {MOST_LEVELS}"
        return "category"
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if number or pa.types.is_boolean(kind) or pa.types.is_decimal(kind):
        return "number"
    return f"left out: {kind} is neither a number nor text"


def _typed(rows: pa.Table, kinds: dict[str, str], asked: Asked) -> pa.Table:
    wanted = {"number": pa.float64(), "category": pa.string()}
    try:
        return pa.table(
            {
                name: rows[name].cast(wanted[kind])
                for name, kind in kinds.items()
                if kind in wanted
            }
        )
    except pa.ArrowInvalid as error:
        raise MappingError(
            "a column that the mapping calls a number holds text",
            where=Place(file=str(asked.file)),
            rule=RULE,
            fix="take it out of numbers, or drop it",
        ) from error
