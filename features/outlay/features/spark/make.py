"""A matrix made by Spark from the same declarations as DuckDB's."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.asof import Clock
from outlay.features.engine import spill
from outlay.features.engines import Engine
from outlay.features.history import History
from outlay.features.recipe import Function, Recipe
from outlay.features.spark.compiler import spark_sql
from outlay.features.spark.read import read_as
from outlay.features.spark.session import session
from outlay.features.spark.write import write_sorted
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, PAYMENTS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def make_on_spark(
    recipe: Recipe, history: History, clock: Clock, out: Path, *, engine: Engine
) -> int:
    """Run a recipe on Spark and write its rows to `out`; return their number.

    Meanwhile results lie beside `out`: on a cluster, the folders of the store and of
    `out` must be the same for this process and for every executor.
    """
    with session(engine) as spark, spill(out.parent) as name:
        scratch = Path(name).resolve()
        wanted = _payments_columns(recipe)
        read_as(spark, "payments_read", PAYMENTS, history.payments, wanted)
        read_as(spark, "outcomes_read", OUTCOMES, history.outcomes)
        read_as(spark, "dispositions_read", DISPOSITIONS, history.dispositions)
        _tell(spark, clock)
        rows = _run(spark, recipe, scratch, 2 if engine.local else 4)
        return write_sorted(rows, scratch / "matrix", out)


def _tell(spark: "SparkSession", clock: Clock) -> None:
    row = clock.row.to_pylist()[0]
    # As a statement: rows made from Python objects would start Python at each reading.
    told = spark.sql("SELECT " + ", ".join(f":{name} AS {name}" for name in row), row)
    told.createOrReplaceTempView("clock")


def _run(
    spark: "SparkSession", recipe: Recipe, scratch: Path, at_once: int
) -> "DataFrame":
    """Run each kept step by itself: all of them as one plan would not end.

    A step starts when those that it reads are done, so that one step's last task
    leaves no core idle.
    """
    statements = recipe.statements(spark_sql)
    done: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(at_once) as pool:
        for step, (name, sql, keep) in zip(recipe.steps, statements.steps, strict=True):
            # Earlier steps only, and threads take steps in order: none waits forever.
            needed = [done[table] for table in _reads(step.rows) if table in done]
            folder = scratch / name if keep else None
            function = recipe.functions.get(name)
            done[name] = pool.submit(_step, spark, name, sql, folder, function, needed)
    for ran in done.values():
        ran.result()
    return spark.sql(statements.result)


def _step(
    spark: "SparkSession",
    name: str,
    sql: str,
    folder: Path | None,
    function: Function | None,
    needed: "list[Future[None]]",
) -> None:
    for earlier in needed:
        earlier.result()
    frame = spark.sql(sql)
    if folder is not None:
        frame.write.parquet(folder.as_uri())
        frame = spark.read.schema(frame.schema).parquet(folder.as_uri())
    if function is not None and folder is not None:
        frame = spark.read.parquet(_made(function, folder).as_uri())
    frame.createOrReplaceTempView(name)


def _made(function: Function, folder: Path) -> Path:
    """Run a function of whole tables here, on what Spark wrote; return its file."""
    out = folder.with_name(f"{folder.name}.made.parquet")
    parts = sorted(folder.glob("part-*.parquet"))
    pq.write_table(function(pa.concat_tables(map(pq.read_table, parts))), out)
    return out


def _reads(rows: ir.Table) -> set[str]:
    return {table.name for table in rows.op().find(ops.UnboundTable)}


def _payments_columns(recipe: Recipe) -> Mapping[str, dt.DataType]:
    """Return the columns of payments with a program's own, as the recipe reads them."""
    tables = recipe.steps[0].rows.op().find(ops.UnboundTable)
    return next(dict(t.schema) for t in tables if t.name == "payments_read")
