"""Runs, model versions and champions in MLflow; nothing leaves this machine."""

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outlay.models.model import Model
from outlay.models.training import Training
from outlay.payments.errors import ModelProblemError

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.models import ModelSignature

EXPERIMENT = "outlay"
CHAMPION = "champion"
PREFIX = "outlay-"
SERVED = Path(__file__).with_name("served.py")
NEEDED = ("lightgbm", "mlflow", "numpy", "pandas", "pyarrow", "pydantic", "scipy")
# They announce every step of making a database; what goes wrong is still said.
TALKATIVE = ("alembic", "mlflow")
SQLITE = "sqlite:///"
ADDRESSES = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")
SWITCHES = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
}

# MLflow would write the account's name and the path of the program into each run.
NOBODY = {"mlflow.user": "outlay", "mlflow.source.name": "outlay train"}


@dataclass(frozen=True, slots=True)
class Logged:
    """Where a training stands in MLflow: its run, and versions by registered name."""

    run_id: str
    versions: Mapping[str, str]


def log_training(
    training: Training,
    *,
    tracking_uri: str,
    artifact_folder: Path,
    feature_set: str,
    extra_artifacts: Path | None = None,
) -> Logged:
    """Record a training as one run and register both models as new versions.

    Parameters
    ----------
    tracking_uri : str
        A database, e.g. sqlite:////home/outlay/mlflow.db.
    artifact_folder : Path
        Where MLflow keeps files.
    extra_artifacts : Path, optional
        A folder to keep with the run.

    Raises
    ------
    ModelProblemError
        Where MLflow refuses.
    """
    with _mlflow(tracking_uri) as mlflow:
        experiment = _experiment(mlflow, artifact_folder)
        with mlflow.start_run(experiment_id=experiment) as run:
            mlflow.set_tags(
                {
                    "training_id": training.training_id,
                    "feature_set": feature_set,
                    "simulated": str(training.fraud.simulated).lower(),
                    **NOBODY,
                }
            )
            mlflow.log_params(_parameters(training))
            mlflow.log_metrics(_flat(training.metrics))
            mlflow.log_dict(training.metrics, "metrics.json")
            if extra_artifacts is not None:
                mlflow.log_artifacts(str(extra_artifacts))
            versions = {
                PREFIX + model.name: _register(mlflow, model)
                for model in (training.fraud, training.error)
            }
        return Logged(run.info.run_id, versions)


def log_artifacts(run_id: str, folder: Path, tracking_uri: str) -> None:
    """Keep the files of `folder` with a run that is already recorded."""
    with _mlflow(tracking_uri) as mlflow:
        mlflow.MlflowClient().log_artifacts(run_id, str(folder))


def promote(name: str, version: str, tracking_uri: str) -> None:
    """Make a version the champion of `name`, in place of the one before.

    Raises
    ------
    ModelProblemError
        Where there is no such version.
    """
    with _mlflow(tracking_uri) as mlflow:
        mlflow.MlflowClient().set_registered_model_alias(name, CHAMPION, str(version))


def champion(name: str, tracking_uri: str) -> tuple[Model, str] | None:
    """Return the champion of `name` and its label, e.g. outlay-fraud/3.

    None before the first promotion. Only text and JSON are read: no code of the
    version runs.

    Raises
    ------
    ModelProblemError
        Where its files are missing or damaged.
    """
    if not _there(tracking_uri):
        return None
    with _mlflow(tracking_uri) as mlflow:
        version = _aliased(mlflow.MlflowClient(), name)
        if version is None:
            return None
        label = f"{name}/{version}"
        with tempfile.TemporaryDirectory() as folder:
            files = mlflow.artifacts.download_artifacts(
                artifact_uri=f"models:/{label}", dst_path=folder
            )
            return Model.load(Path(files) / "artifacts" / "model"), label


def _aliased(client: "MlflowClient", name: str) -> str | None:
    found = client.search_registered_models(f"name = '{name}'")
    return found[0].aliases.get(CHAMPION) if found else None


def _there(tracking_uri: str) -> bool:
    # Asking MLflow would make the database.
    if not tracking_uri.startswith(SQLITE):
        return True
    return Path(tracking_uri.removeprefix(SQLITE)).exists()


@contextmanager
def _mlflow(tracking_uri: str) -> Iterator[Any]:
    """Yield MLflow bound to one database, quiet and without telemetry."""
    os.environ.update(SWITCHES)
    with _quiet() as mlflow:
        # MLflow writes both into the environment; afterwards all is as before.
        before = {name: os.environ.get(name) for name in ADDRESSES}
        mlflow.set_tracking_uri(tracking_uri)
        mlflow.set_registry_uri(tracking_uri)
        try:
            yield mlflow
        except mlflow.exceptions.MlflowException as error:
            raise ModelProblemError(
                f"MLflow refused: {error.message}",
                fix="look at the model registry of the store",
            ) from error
        finally:
            mlflow.set_tracking_uri(None)
            mlflow.set_registry_uri("")
            os.environ.pop(ADDRESSES[1], None)
            os.environ.update({k: v for k, v in before.items() if v is not None})


@contextmanager
def _quiet() -> Iterator[Any]:
    with warnings.catch_warnings():
        # What MLflow and its libraries say about each other's old ways.
        for category in (DeprecationWarning, FutureWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("ignore", ".*Any type hint is inferred", UserWarning)
        # It sets its own levels on import, so ours come after.
        import mlflow

        levels = {name: logging.getLogger(name).level for name in TALKATIVE}
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        try:
            yield mlflow
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)


def _experiment(mlflow: Any, artifact_folder: Path) -> str:  # noqa: ANN401
    found = mlflow.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return str(found.experiment_id)
    artifact_folder.mkdir(parents=True, exist_ok=True)
    location = artifact_folder.resolve().as_uri()
    return str(mlflow.create_experiment(EXPERIMENT, artifact_location=location))


def _register(mlflow: Any, model: Model) -> str:  # noqa: ANN401
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "model"
        model.save(saved)
        info = mlflow.pyfunc.log_model(
            name=model.name,
            python_model=str(SERVED),
            artifacts={"model": str(saved)},
            signature=_signature(model),
            input_example=_example(model),
            # Given, since finding them out takes seconds and imports everything.
            pip_requirements=[f"{name}=={installed(name)}" for name in NEEDED],
        )
    # By the client: the function that registers on the side prints.
    client, name = mlflow.MlflowClient(), PREFIX + model.name
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    made = client.create_model_version(
        name, info.model_uri, run_id=info.run_id, model_id=info.model_id
    )
    return str(made.version)


def _signature(model: Model) -> "ModelSignature":
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


def _example(model: Model) -> Any:  # noqa: ANN401
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


def _parameters(training: Training) -> dict[str, Any]:
    windows = {
        f"window_{name}": " to ".join(days)
        for name, days in training.windows.to_json().items()
    }
    trees = {
        f"{model.name}_trees": model.metadata.get("trees")
        for model in (training.fraud, training.error)
    }
    return windows | trees | _named(training.fraud.metadata.get("settings", {}))


def _named(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            named |= _named(value, f"{prefix}{name}.")
        else:
            named[prefix + name] = value
    return named


def _flat(said: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    flat: dict[str, float] = {}
    for name, value in said.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            flat[prefix + name] = float(value)
    return flat
