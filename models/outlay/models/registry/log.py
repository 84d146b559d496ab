"""Trainings as runs in MLflow, and both models as registered versions."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from outlay.models.model import Model
from outlay.models.registry.connect import bound
from outlay.models.registry.shape import example, signature
from outlay.models.registry.versions import RUN, TRAINING
from outlay.models.training import Training

EXPERIMENT = "outlay"
PREFIX = "outlay-"
SERVED = Path(__file__).parents[1] / "served.py"
NEEDED = ("lightgbm", "mlflow", "numpy", "pandas", "pyarrow", "pydantic", "scipy")

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
    artifacts: Sequence[Path] = (),
) -> Logged:
    """Record a training as one run and register both models as new versions.

    Parameters
    ----------
    tracking_uri : str
        A database, e.g. sqlite:////home/outlay/mlflow.db.
    artifact_folder : Path
        Where MLflow keeps files.
    artifacts : sequence of Path
        Files and folders to keep with the run, each under its own name.

    Raises
    ------
    ModelProblemError
        Where MLflow refuses.
    """
    with bound(tracking_uri) as mlflow:
        experiment = experiment_of(mlflow, artifact_folder)
        with mlflow.start_run(experiment_id=experiment) as run:
            tags = {TRAINING: training.training_id, RUN: run.info.run_id}
            mlflow.set_tags(_tags(training, feature_set))
            mlflow.log_params(_parameters(training))
            mlflow.log_metrics(_flat(training.metrics))
            mlflow.log_dict(training.metrics, "metrics.json")
            for each in artifacts:
                mlflow.log_artifact(str(each))
            versions = {
                PREFIX + model.name: _register(mlflow, model, tags)
                for model in (training.fraud, training.error)
            }
        return Logged(run.info.run_id, versions)


def log_artifacts(run_id: str, path: Path, tracking_uri: str) -> None:
    """Keep a file, or a folder under its name, with a run that is already recorded.

    Under its name, so that no file of it takes the place of one that the run has.
    """
    with bound(tracking_uri) as mlflow:
        client = mlflow.MlflowClient()
        if path.is_dir():
            client.log_artifacts(run_id, str(path), path.name)
        else:
            client.log_artifact(run_id, str(path))


def experiment_of(mlflow: Any, artifact_folder: Path) -> str:  # noqa: ANN401
    """Return the id of Outlay's experiment, made where it is not there yet."""
    found = mlflow.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return str(found.experiment_id)
    location = None
    if not mlflow.get_tracking_uri().startswith("http"):
        artifact_folder.mkdir(parents=True, exist_ok=True)
        location = artifact_folder.resolve().as_uri()
    # A server keeps artifacts where it was told to: this machine's folder is not its.
    return str(mlflow.create_experiment(EXPERIMENT, artifact_location=location))


def _register(mlflow: Any, model: Model, tags: dict[str, str]) -> str:  # noqa: ANN401
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "model"
        model.save(saved)
        info = mlflow.pyfunc.log_model(
            name=model.name,
            python_model=str(SERVED),
            artifacts={"model": str(saved)},
            signature=signature(model),
            input_example=example(model),
            # Given, since finding them out takes seconds and imports everything.
            pip_requirements=[f"{name}=={installed(name)}" for name in NEEDED],
        )
    # By the client: the function that registers on the side prints.
    client, name = mlflow.MlflowClient(), PREFIX + model.name
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    made = client.create_model_version(
        name, info.model_uri, run_id=info.run_id, model_id=info.model_id, tags=tags
    )
    return str(made.version)


def _tags(training: Training, feature_set: str) -> dict[str, str]:
    lineage = {
        "training_id": training.training_id,
        "feature_set": feature_set,
        "settings_digest": training.settings_digest(),
        "simulated": str(training.fraud.simulated).lower(),
    }
    code = {f"code_{part}": said for part, said in training.code.items()}
    digests = {
        f"{model.name}_digest": model.digest()
        for model in (training.fraud, training.error)
    }
    return lineage | code | digests | NOBODY


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
