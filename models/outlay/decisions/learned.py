"""What training hands to decisions beside the cuts: shares wrong, middle values."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from outlay.decisions.losses import ShareWrong, learn_share_wrong
from outlay.payments.atomic import write_whole
from outlay.payments.database import connect
from outlay.payments.errors import ModelProblemError, Place


@dataclass(frozen=True, slots=True)
class Learned:
    """`typical` is the middle (median) value of each numeric feature in training."""

    share_wrong: ShareWrong
    typical: Mapping[str, float] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write as JSON."""
        text = json.dumps(dataclasses.asdict(self), indent=1, sort_keys=True)
        write_whole(path, f"{text}\n".encode())

    @classmethod
    def load(cls, path: Path) -> "Learned":
        """Read what `save` wrote.

        Raises
        ------
        ModelProblemError
            Where the file is not there or is not what `save` writes.
        """
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            return cls(ShareWrong(**said["share_wrong"]), dict(said["typical"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelProblemError(
                f"what training learned cannot be read: {error}",
                where=Place(file=str(path)),
                fix="train again",
            ) from error


def learn(
    matrix: Path, outcomes: pa.Table, features: Sequence[str], *, share_wrong: float
) -> Learned:
    """Learn from the training matrix and the latest outcomes known by then.

    Parameters
    ----------
    matrix : Path
        The training matrix, Parquet.
    outcomes : pa.Table
        One latest outcome a payment, none known after the training day.
    features : sequence of str
        Names of the numeric features.
    share_wrong : float
        `policy.loss.share_wrong`, where no outcome says anything.
    """
    with connect() as connection:
        rows = connection.read_parquet(str(matrix))
        payments = rows.select("payment_key", "program", "amount_cents")
        shares = learn_share_wrong(
            outcomes, payments.to_arrow_table(), default=share_wrong
        )
        return Learned(shares, _medians(rows, features))


def _medians(rows: duckdb.DuckDBPyRelation, names: Sequence[str]) -> dict[str, float]:
    if not names:
        return {}
    middle = rows.aggregate(
        [
            duckdb.FunctionExpression("median", duckdb.ColumnExpression(name))
            for name in names
        ]
    ).fetchall()
    values = zip(names, middle[0], strict=True)
    return {name: float(value) for name, value in values if value is not None}
