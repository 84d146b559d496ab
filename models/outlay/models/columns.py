"""Which matrix columns are ids and which are features, and what scoring adds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.registry import FEATURES
from outlay.models.encode import is_text
from outlay.payments.errors import ModelProblemError, Place

IDS = (
    "payment_key",
    "batch_id",
    "source_line",
    "known_on",
    "scheduled_on",
    "agency",
    "program",
    "payment_type",
    "method",
    "amount_cents",
    "suspect",
)
SCORE_FIELDS = (
    pa.field("raw_fraud", pa.float64()),
    pa.field("p_fraud", pa.float64()),
    pa.field("raw_error", pa.float64()),
    pa.field("p_error", pa.float64()),
    pa.field("unseen_levels", pa.list_(pa.string())),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The features of a matrix in its order, and which of them are categories."""

    features: tuple[str, ...]
    categories: tuple[str, ...]

    @classmethod
    def of(cls, schema: pa.Schema, without: Sequence[str] = ()) -> Self:
        """Take every column that is no id; text columns are categories.

        Features of the families named in `without` are left out.

        Raises
        ------
        ModelProblemError
            Where a column is neither text nor a 64-bit float: an identifier read as
            a whole number would be learned as a quantity.
        """
        left_out = {f.name for f in FEATURES if f.family in without}
        features = tuple(
            name for name in schema.names if name not in IDS and name not in left_out
        )
        text = tuple(name for name in features if is_text(schema.field(name).type))
        for name in features:
            if name not in text and schema.field(name).type != pa.float64():
                raise ModelProblemError(
                    f"the feature {name} is {schema.field(name).type}",
                    rule="a feature is a 64-bit float or text",
                    fix="declare it as a number or keep the identifier as text",
                )
        return cls(features, text)


def open_matrix(path: Path) -> pq.ParquetFile:
    """Open a matrix.

    Raises
    ------
    ModelProblemError
        Where it is missing, no Parquet file, or lacks an id.
    """
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise _unusable(path, f"cannot be read: {error}") from error
    missing = [name for name in IDS if name not in file.schema_arrow.names]
    if missing:
        raise _unusable(path, f"lacks the column {missing[0]}")
    return file


def pieces(
    file: pq.ParquetFile, rows: int, columns: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Yield the rows in the file's order, at most `rows` at a time."""
    # One group at a time and no reading ahead: memory stays at one group.
    for group in range(file.num_row_groups):
        yield from file.iter_batches(rows, row_groups=[group], columns=list(columns))


def _unusable(path: Path, problem: str) -> ModelProblemError:
    return ModelProblemError(
        f"the feature matrix {problem}",
        where=Place(file=str(path)),
        fix="build the matrix again",
    )
