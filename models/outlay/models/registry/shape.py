"""What a registered model takes and gives, with one made-up row."""

from typing import TYPE_CHECKING, Any

from outlay.models.model import Model

if TYPE_CHECKING:
    from mlflow.models import ModelSignature


def signature(model: Model) -> "ModelSignature":
    """Return the columns that a registered model takes and gives: text stays text."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    text = {"program", *model.levels}
    return ModelSignature(
        inputs=Schema(
            [
                ColSpec("string" if name in text else "double", name, required=False)
                for name in ("program", *model.features)
            ]
        ),
        outputs=Schema(
            [
                ColSpec("double", "raw"),
                ColSpec("double", "probability"),
                ColSpec("long", "unseen_levels"),
            ]
        ),
    )


def example(model: Model) -> Any:  # noqa: ANN401
    """Return one made-up row: no payment of anybody stands in a registry."""
    import pandas as pd

    text = {"program", *model.levels}
    return pd.DataFrame(
        [
            {
                name: "example" if name in text else 0.0
                for name in ("program", *model.features)
            }
        ]
    )
