"""Switches that must be set before Prefect or MLflow are imported.

No telemetry and no look-ups outside; progress is ours to show.
"""

import os
from pathlib import Path

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # A library's complaint may quote a cell: it does not belong into a database.
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # A busy machine needs longer than the default 20 s to start a server.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


def hush() -> None:
    """Set every switch that the operator has not set."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)


def keep_prefect_in(home: Path) -> None:
    """Let Prefect keep its files in the store, unless it has a home or a server."""
    if "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_HOME", str((home / "prefect").absolute()))
