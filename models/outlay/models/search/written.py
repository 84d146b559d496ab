"""Found settings as a file that `outlay train --settings` takes."""

from collections.abc import Sequence
from pathlib import Path

import tomlkit

from outlay.models.search.study import Found
from outlay.models.settings import TrainSettings
from outlay.payments.atomic import write_whole


def with_found(settings: TrainSettings, found: Sequence[Found]) -> TrainSettings:
    """Return `settings` with the best found of each model."""
    return settings.model_copy(update={each.name: each.best for each in found})


def write_settings(settings: TrainSettings, path: Path) -> None:
    """Write every setting as TOML."""
    write_whole(path, tomlkit.dumps(settings.model_dump(mode="json")).encode())
