"""Runs, model versions and aliases in MLflow; nothing leaves this machine."""

from outlay.models.registry.log import Logged, log_artifacts, log_training
from outlay.models.registry.searched import log_search
from outlay.models.registry.versions import (
    ERROR,
    FRAUD,
    Version,
    registered,
    set_aliases,
    versions,
)

__all__ = [
    "ERROR",
    "FRAUD",
    "Logged",
    "Version",
    "log_artifacts",
    "log_search",
    "log_training",
    "registered",
    "set_aliases",
    "versions",
]
