"""Switches that must be set before Prefect or MLflow are imported.

No telemetry, no look-ups outside; Prefect keeps its files inside the store.
"""

import os
from pathlib import Path

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def hush(home: Path) -> None:
    """Set every switch that the operator has not set, and give Prefect a home."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_HOME", str((home / "prefect").absolute()))
