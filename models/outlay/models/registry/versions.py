"""Registered versions: reading them, and which of them the aliases name."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from outlay.models.model import Model
from outlay.models.registry.connect import bound, exists
from outlay.payments.errors import ModelProblemError

FRAUD, ERROR = "outlay-fraud", "outlay-error"
# Tags of a version: the training that made it and the run that recorded it.
TRAINING, RUN = "training_id", "run_id"


def registered(name: str, version: str, tracking_uri: str) -> Model:
    """Return a registered version. Only text and JSON are read: none of its code runs.

    Raises
    ------
    ModelProblemError
        Where there is no such version, or its files are missing or damaged.
    """
    if not exists(tracking_uri):
        raise ModelProblemError(
            f"{name}/{version} is not there: no model was ever registered",
            fix="train first: outlay train",
        )
    with bound(tracking_uri) as mlflow, tempfile.TemporaryDirectory() as folder:
        files = mlflow.artifacts.download_artifacts(
            artifact_uri=f"models:/{name}/{version}", dst_path=folder
        )
        return Model.load(Path(files) / "artifacts" / "model")


@dataclass(frozen=True, slots=True)
class Version:
    """A registered version: its aliases, its run, and when it was made (UTC)."""

    name: str
    version: str
    run_id: str
    made_at: dt.datetime
    aliases: tuple[str, ...]
    training_id: str


def versions(name: str, tracking_uri: str) -> list[Version]:
    """Return every version of `name`, the newest first; none before the first."""
    if not exists(tracking_uri):
        return []
    with bound(tracking_uri) as mlflow:
        client = mlflow.MlflowClient()
        models = client.search_registered_models(f"name = '{name}'")
        aliases = _by_version(models[0].aliases) if models else {}
        found = client.search_model_versions(f"name = '{name}'") if models else []
        return [
            Version(
                name,
                str(each.version),
                each.tags.get(RUN, ""),
                dt.datetime.fromtimestamp(each.creation_timestamp / 1000, dt.UTC),
                tuple(sorted(aliases.get(str(each.version), ()))),
                each.tags.get(TRAINING, ""),
            )
            for each in sorted(found, key=lambda each: -int(each.version))
        ]


def set_aliases(wanted: Mapping[str, Mapping[str, str]], tracking_uri: str) -> None:
    """Let aliases name these versions: `wanted` is alias -> model -> version.

    An alias that a model shall not have (no version given) is taken from it.
    """
    with bound(tracking_uri) as mlflow:
        client = mlflow.MlflowClient()
        for alias, by_model in wanted.items():
            for name in (FRAUD, ERROR):
                if name in by_model:
                    client.set_registered_model_alias(name, alias, by_model[name])
                elif client.search_registered_models(f"name = '{name}'"):
                    client.delete_registered_model_alias(name, alias)


def _by_version(aliases: Mapping[str, str]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {}
    for alias, version in aliases.items():
        turned.setdefault(str(version), []).append(alias)
    return turned
