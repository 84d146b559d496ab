"""A matrix made by Spark from the same declarations as DuckDB's."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops

from outlay.features.asof import Clock
from outlay.features.engine import spill
from outlay.features.engines import Engine
from outlay.features.history import History
from outlay.features.recipe import Recipe
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
        return write_sorted(_run(spark, recipe, scratch), scratch / "matrix", out)


def _tell(spark: "SparkSession", clock: Clock) -> None:
    row = clock.row.to_pylist()[0]
    frame = spark.createDataFrame(
        [tuple(row.values())], "as_of date, since date, import_id string"
    )
    frame.createOrReplaceTempView("clock")


def _run(spark: "SparkSession", recipe: Recipe, scratch: Path) -> "DataFrame":
    """Run each kept step by itself: all of them as one plan would not end."""
    statements = recipe.statements(spark_sql)
    for name, sql, keep in statements.steps:
        frame = spark.sql(sql)
        if keep:
            folder = (scratch / name).as_uri()
            frame.write.parquet(folder)
            frame = spark.read.schema(frame.schema).parquet(folder)
        frame.createOrReplaceTempView(name)
    return spark.sql(statements.result)


def _payments_columns(recipe: Recipe) -> Mapping[str, dt.DataType]:
    """Return the columns of payments with a program's own, as the recipe reads them."""
    tables = recipe.steps[0].rows.op().find(ops.UnboundTable)
    return next(dict(t.schema) for t in tables if t.name == "payments_read")
