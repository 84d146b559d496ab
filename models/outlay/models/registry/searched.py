"""A search of settings as one run in MLflow, with a child run for each trial."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outlay.models.registry.connect import bound
from outlay.models.registry.log import NOBODY, experiment_of
from outlay.models.search.study import Found, Tried

COMMAND = {**NOBODY, "mlflow.source.name": "outlay search"}


def log_search(
    found: Sequence[Found], best: Path, *, tracking_uri: str, artifact_folder: Path
) -> str:
    """Record a search; return the id of its run.

    Parameters
    ----------
    best : Path
        The file of the best settings, kept with the run.

    Raises
    ------
    ModelProblemError
        Where MLflow refuses.
    """
    with bound(tracking_uri) as mlflow:
        experiment = experiment_of(mlflow, artifact_folder)
        with mlflow.start_run(experiment_id=experiment, run_name="search") as run:
            mlflow.set_tags(COMMAND)
            mlflow.log_artifact(str(best))
            for each in found:
                mlflow.log_metric(f"{each.name}.average_precision", each.value)
                for trial in each.trials:
                    _log(mlflow, experiment, each.name, trial)
        return str(run.info.run_id)


def _log(mlflow: Any, experiment: str, name: str, trial: Tried) -> None:  # noqa: ANN401
    title = f"{name} trial {trial.number}"
    with mlflow.start_run(experiment_id=experiment, run_name=title, nested=True):
        mlflow.set_tags({**COMMAND, "model": name, "state": trial.state})
        mlflow.log_params(trial.settings)
        if trial.value is not None:
            mlflow.log_metric("average_precision", trial.value)
