"""What a training leaves: two models and the payments they were judged on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.models.model import Model
from outlay.models.splits import Windows
from outlay.payments.atomic import whole, write_whole
from outlay.payments.errors import ModelProblemError, Place

METRICS = "metrics.json"
TABLES = ("holdout", "test", "sample", "outcomes")


@dataclass(frozen=True, slots=True)
class Training:
    """The result of `train`.

    Attributes
    ----------
    holdout, test : pa.Table
        Every payment of the threshold and of the test window, with scores, and what
        became known of it.
    sample : pa.Table
        Features of some payments of the test window, without any key.
    outcomes : pa.Table
        The latest mature outcome of each payment, as of the training day.
    metrics : dict
        Figures of the test window by model, counts by window, figures of folds, and
        the stopping curves.
    code : mapping
        Version of the package and commit that trained; no model's bytes hold it.
    """

    fraud: Model
    error: Model
    holdout: pa.Table
    test: pa.Table
    sample: pa.Table
    outcomes: pa.Table
    metrics: dict[str, Any]
    windows: Windows
    training_id: str
    code: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> pa.Table:
        """The labels behind `outcomes`: the same table."""
        return self.outcomes

    @property
    def settings(self) -> Mapping[str, Any]:
        """Every setting that changes a model, as both models name them."""
        said: Mapping[str, Any] = self.fraud.metadata.get("settings", {})
        return said

    def settings_digest(self) -> str:
        """Return a hash of the settings: 64 hex, alike for equal settings."""
        text = json.dumps(self.settings, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, folder: Path) -> None:
        """Write models (text and JSON), tables (Parquet) and metrics into `folder`."""
        self.fraud.save(folder / "fraud")
        self.error.save(folder / "error")
        for name in TABLES:
            with whole(folder / f"{name}.parquet") as unfinished:
                pq.write_table(getattr(self, name), unfinished, compression="zstd")
        said = {
            "training_id": self.training_id,
            "code": dict(self.code),
            "windows": self.windows.to_json(),
            "metrics": self.metrics,
        }
        text = json.dumps(said, indent=1, sort_keys=True) + "\n"
        write_whole(folder / METRICS, text.encode())

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelProblemError
            Where a part is missing or damaged.
        """
        fraud, error = Model.load(folder / "fraud"), Model.load(folder / "error")
        try:
            said = json.loads((folder / METRICS).read_text(encoding="utf-8"))
            tables = {
                name: pq.read_table(folder / f"{name}.parquet") for name in TABLES
            }
            return cls(
                fraud=fraud,
                error=error,
                metrics=said["metrics"],
                windows=Windows.from_json(said["windows"]),
                training_id=said["training_id"],
                code=said.get("code", {}),
                **tables,
            )
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error_:
            raise ModelProblemError(
                f"the training cannot be read: {error_}",
                where=Place(file=str(folder)),
                fix="train again",
            ) from error_
