"""A saved model as MLflow serves it: code of the project, data of the model.

MLflow runs this file when it loads a version as pyfunc; the project must be installed
there. `registry.registered` reads the same files without running anything.
"""

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pyarrow as pa

from outlay.models.encode import unseen
from outlay.models.model import Model


class Served(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
    """Scores a data frame that has the signature's columns."""

    model: Model

    def load_context(self, context: Any) -> None:  # noqa: ANN401
        """Read the model's text and JSON."""
        self.model = Model.load(Path(context.artifacts["model"]))

    def predict(
        self,
        context: Any,  # noqa: ANN401, ARG002
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> pd.DataFrame:
        """Return raw (log-odds), probability, and the count of unseen levels."""
        names = ["program", *self.model.features]
        text = {"program", *self.model.levels}
        schema = pa.schema(
            [(name, pa.string() if name in text else pa.float64()) for name in names]
        )
        rows = pa.Table.from_pandas(model_input, schema=schema, preserve_index=False)
        raw, probability = self.model.score(rows)
        strange = sum(unseen(rows, self.model.levels).values())
        return pd.DataFrame(
            {"raw": raw, "probability": probability, "unseen_levels": strange},
            index=model_input.index,
        ).astype({"unseen_levels": "int64"})


mlflow.models.set_model(Served())
