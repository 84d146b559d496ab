"""Scores of a matrix made by Spark's tasks: the boosters travel as text.

Each task reads the models from a broadcast of what `Model.save` writes, text and JSON
with the saved levels, and runs the same `scores` on each Arrow batch that one machine
runs on its pieces. Nothing is learned, encoded or rounded anew, so scores are the same
to the bit.
"""

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

from outlay.features.engine import spill
from outlay.features.engines import Engine
from outlay.features.spark.session import session
from outlay.features.spark.write import write_sorted
from outlay.models.columns import IDS, SCORE_FIELDS, open_matrix
from outlay.models.model import Model
from outlay.models.score_rows import columns_read, scored_schema, scores
from outlay.payments.reader import Tick, silent

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

Pair: TypeAlias = tuple[Model | None, Model | None]
Texts: TypeAlias = tuple[tuple[str, str] | None, tuple[str, str] | None]

PLACE = "matrix_row"  # where a row stands in the matrix
NAMES = (*IDS, *(field.name for field in SCORE_FIELDS), PLACE)


def score_on_spark(
    models: Pair, matrix: Path, out: Path, *, engine: Engine, tick: Tick = silent
) -> int:
    """Write what `score_matrix` writes, in the matrix's order; return its rows.

    Raises
    ------
    ModelProblemError
        Where the matrix cannot be read or lacks a feature of a model.
    """
    with open_matrix(matrix) as file:
        schema, total = file.schema_arrow, file.metadata.num_rows
    wanted = columns_read(models, schema)
    # What is wrong with it is said here in words, not by a task far away.
    scores(*models, schema.empty_table().select(wanted))
    with session(engine) as spark, spill(out.parent) as name:
        scratch = Path(name).resolve()
        scored = _scored(spark, models, matrix, wanted)
        # Kept before they are sorted: sorting looks at its rows twice.
        scored.write.parquet((scratch / "scored").as_uri())
        kept = spark.read.schema(scored.schema).parquet((scratch / "scored").as_uri())
        ordered = kept.orderBy(PLACE).drop(PLACE)
        done = write_sorted(ordered, scratch / "sorted", out, scored_schema(schema))
    tick(done, total)
    return done


def _scored(
    spark: "SparkSession", models: Pair, matrix: Path, wanted: list[str]
) -> "DataFrame":
    from pyspark.sql.functions import col
    from pyspark.sql.types import ArrayType, DoubleType, StringType

    kinds = {pa.float64(): DoubleType(), pa.list_(pa.string()): ArrayType(StringType())}
    rows = spark.read.parquet(matrix.resolve().as_uri()).select(
        *wanted, col("_metadata.row_index").alias(PLACE)
    )
    texts = tuple(model.texts() if model else None for model in models)
    parcel = spark.sparkContext.broadcast(texts)
    ids = rows.select(*IDS).schema
    for field in SCORE_FIELDS:
        ids = ids.add(field.name, kinds[field.type])
    return rows.mapInArrow(partial(_score, parcel), ids.add(PLACE, "long"))


def _score(
    parcel: "Broadcast[Texts]", batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Score one task's rows; this runs on the executors."""
    fraud, error = (_model(*texts) if texts else None for texts in parcel.value)
    for batch in batches:
        if batch.num_rows:
            ids = [batch.column(name) for name in IDS]
            scored = scores(fraud, error, batch, threads=1)
            columns = [*ids, *scored, batch.column(PLACE)]
            yield pa.record_batch(columns, names=list(NAMES))


@lru_cache(maxsize=4)
def _model(booster: str, about: str) -> Model:
    return Model.of_texts(booster, about)
