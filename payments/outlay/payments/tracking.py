"""Where MLflow keeps runs and models: the one place that reads the setting."""

import os
from collections.abc import Mapping
from pathlib import Path

from outlay.payments.errors import ConfigurationError

SETTING = "OUTLAY_MLFLOW_URI"
SCHEMES = ("sqlite", "postgresql", "mysql", "mssql", "http", "https")


def tracking_uri(home: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the address that the environment gives, else a database in the store.

    Raises
    ------
    ConfigurationError
        Where it is no address of a database or server that MLflow knows.
    """
    asked = environment.get(SETTING, "").strip()
    if not asked:
        return f"sqlite:///{(home / 'mlflow.db').resolve()}"
    scheme, found, _ = asked.partition("://")
    # postgresql+psycopg names the driver as well.
    if not found or scheme.partition("+")[0] not in SCHEMES:
        # The address is not repeated: it may hold a password.
        raise ConfigurationError(
            f"{SETTING} is no address of a database or server that MLflow knows",
            rule="docs/models.md#registry",
            fix=f"begin it with one of {', '.join(SCHEMES)} and ://, or unset it",
        )
    return asked
