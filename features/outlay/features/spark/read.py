"""Stored tables as views of a Spark session, with the columns of their contract."""

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import ibis.expr.datatypes as dt
import pyarrow.parquet as pq
from ibis.backends.sql.datatypes import PySparkType
from ibis.expr.schema import Schema

from outlay.features.engine import lacking
from outlay.payments.tables import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def read_as(
    spark: "SparkSession",
    name: str,
    contract: Table,
    files: Sequence[Path],
    wanted: Mapping[str, dt.DataType] | None = None,
) -> None:
    """Make the rows of `files` readable as the view `name`; no files are no rows.

    `wanted` are columns and types, where they are more than the contract's.

    Raises
    ------
    TableError
        Where the files lack a column of their contract.
    """
    wanted = wanted or dict(Schema.from_pyarrow(contract.schema))
    types = {column: PySparkType.to_string(kind) for column, kind in wanted.items()}
    groups = _alike(files, list(wanted))
    if files:
        lacking(contract, [n for columns in groups for n, _ in columns])
    parts = [_read(spark, types, dict(c), some) for c, some in groups.items()]
    nothing = ", ".join(f"CAST(NULL AS {t}) AS `{n}`" for n, t in types.items())
    empty = spark.sql(f"SELECT {nothing} WHERE false")
    rows = reduce(lambda one, other: one.unionByName(other), parts or [empty])
    rows.createOrReplaceTempView(name)


def _alike(
    files: Sequence[Path], wanted: Sequence[str]
) -> dict[tuple[tuple[str, str], ...], list[Path]]:
    """Return files by the wanted columns they have: an older file may lack one."""
    groups: dict[tuple[tuple[str, str], ...], list[Path]] = {}
    for file in files:
        schema = pq.read_schema(file)
        has = [n for n in wanted if n in schema.names]
        columns = tuple((name, str(schema.field(name).type)) for name in has)
        groups.setdefault(columns, []).append(file)
    return groups


def _read(
    spark: "SparkSession",
    types: dict[str, str],
    has: dict[str, str],
    files: Sequence[Path],
) -> "DataFrame":
    rows = spark.read.parquet(*(file.resolve().as_uri() for file in files))
    return rows.selectExpr(
        *(
            f"CAST({f'`{name}`' if name in has else 'NULL'} AS {kind}) AS `{name}`"
            for name, kind in types.items()
        )
    )
