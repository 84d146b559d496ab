"""MLflow, bound to one database, quiet and without telemetry."""

import logging
import os
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from outlay.payments.errors import ModelProblemError
from outlay.payments.tracking import SETTING

# They announce every step of making a database; what goes wrong is still said.
TALKATIVE = ("alembic", "mlflow")
SQLITE = "sqlite:///"
UNREACHED = "Max retries exceeded"
ADDRESSES = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")
# A server that is gone would be asked for five minutes; an operator may say otherwise.
PATIENCE = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "3",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",
}
# A database that another program holds is waited for so long before it is named.
SECONDS_LOCKED = 60.0
LOCKED = "database is locked"
SWITCHES = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
}


def exists(tracking_uri: str) -> bool:
    """Say whether the database is there; this does not make it."""
    # Asking MLflow would make the database.
    if not tracking_uri.startswith(SQLITE):
        return True
    return Path(tracking_uri.removeprefix(SQLITE)).exists()


@contextmanager
def bound(tracking_uri: str) -> Iterator[Any]:
    """Yield MLflow bound to one database, quiet and without telemetry.

    Raises
    ------
    ModelProblemError
        Where MLflow refuses, or another program does not free the database.
    """
    os.environ.update(SWITCHES)
    for name, value in PATIENCE.items():
        os.environ.setdefault(name, value)
    wait_until_free(tracking_uri)
    with _quiet() as mlflow:
        # MLflow writes both into the environment; afterwards all is as before.
        before = {name: os.environ.get(name) for name in ADDRESSES}
        mlflow.set_tracking_uri(tracking_uri)
        mlflow.set_registry_uri(tracking_uri)
        try:
            yield mlflow
        except mlflow.exceptions.MlflowException as error:
            raise _refused(error.message) from error
        except ModuleNotFoundError as error:
            raise ModelProblemError(
                f"the database of {SETTING} needs the Python package {error.name}",
                rule="docs/models.md#registry",
                fix="install it beside Outlay: the lock holds SQLite's only",
            ) from error
        finally:
            mlflow.set_tracking_uri(None)
            mlflow.set_registry_uri("")
            os.environ.pop(ADDRESSES[1], None)
            os.environ.update({k: v for k, v in before.items() if v is not None})


def wait_until_free(tracking_uri: str) -> None:
    """Wait until nobody holds the database alone; one that is not there is free.

    MLflow itself would try again for up to an hour, without a word.

    Raises
    ------
    ModelProblemError
        Where it is still held after SECONDS_LOCKED.
    """
    if not tracking_uri.startswith(SQLITE) or not exists(tracking_uri):
        return
    path = tracking_uri.removeprefix(SQLITE)
    connection = sqlite3.connect(path, timeout=SECONDS_LOCKED)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()
    except sqlite3.OperationalError as error:
        # Whatever else is wrong with it, e.g. that it is read-only, MLflow will say.
        if LOCKED in str(error):
            raise _refused(str(error)) from error
    finally:
        connection.close()


def _refused(message: str) -> ModelProblemError:
    if LOCKED in message:
        return ModelProblemError(
            "another program holds the model registry's database and does not free it",
            rule="docs/models.md#registry",
            fix="find out who works on mlflow.db (another training, a backup tool, an "
            "open console), then repeat: the same training gets the same models",
        )
    if UNREACHED not in message:
        return ModelProblemError(
            f"MLflow refused: {message}", fix="look at the model registry of the store"
        )
    # The address is not repeated: it may hold a password.
    return ModelProblemError(
        f"the MLflow server of {SETTING} does not answer",
        fix="start it, or correct the setting; which models decide stands there",
    )


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
