"""How the facts that count most move a score: pictures by shap, and tables."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.explained.dependence_bins import MISSING, Bin, bins_of, places_of
from outlay.audit.explained.dependence_picture import draw_dependence
from outlay.audit.explained.shap_pictures import Weighed
from outlay.models.explain import contributions
from outlay.models.model import Model
from outlay.payments.atomic import write_whole

Reals = NDArray[np.float64]

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Dependence:
    """How one number moves a model's raw score.

    `picture` is a file name in the audit's folder, empty where too few payments have
    a value to draw any. Below 11 payments nothing is shown (see `Bin`).
    """

    feature: str
    picture: str
    bins: tuple[Bin, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


def depend(
    name: str,
    model: Model,
    rows: pa.Table,
    weights: Sequence[Weighed],
    folder: Path,
) -> tuple[Dependence, ...]:
    """Draw and tabulate the four numbers that move the score most.

    Writes shap_<name>_dependence_<place>.png, and the tables as
    shap_<name>_dependence.json (see `dependence_file`). No payment is named, and no
    value of one can be read off exactly: the pictures stand on a grid with clipped
    ends, the tables have rounded edges.

    Parameters
    ----------
    name : str
        "fraud" or "error", for titles and file names.
    rows : pa.Table
        Those that `shap_summary.summarise` was given, shape (n, columns).
    weights : sequence
        The weights it returned, largest first.
    folder : Path
        The audit's folder; made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data, values = model.encode(rows), contributions(model, rows)[:, :-1]
    found = []
    for number, feature in enumerate(_numbers(model, weights), 1):
        place = model.features.index(feature)
        picture = f"shap_{name}_dependence_{number}.png"
        one = data[:, place], values[:, place]
        found.append(_one(name, feature, one, folder, picture))
    said = {"model": name, "features": [each.as_dict() for each in found]}
    text = json.dumps(said, indent=1, allow_nan=False)
    write_whole(folder / dependence_file(name), f"{text}\n".encode())
    return tuple(found)


def dependence_file(name: str) -> str:
    """Return the name of the file with a model's tables."""
    return f"shap_{name}_dependence.json"


def _numbers(model: Model, weights: Sequence[Weighed]) -> list[str]:
    """Return the first features that are numbers and move the score at all."""
    moving = [each.feature for each in weights if each.mean_absolute > 0]
    return [each for each in moving if each not in model.levels][:SHOWN]


def _one(
    name: str,
    feature: str,
    one: tuple[Reals, Reals],
    folder: Path,
    picture: str,
) -> Dependence:
    data, values = one
    places = places_of(data)
    bins = bins_of(data, values, places)
    # Bins are numbered as they stand, that of missing values last.
    shown = [n for n, each in enumerate(bins) if each.shown and not each.missing]
    drawn = np.isin(places, shown) & (places != MISSING)
    if not drawn.any():
        (folder / picture).unlink(missing_ok=True)
        return Dependence(feature, "", bins)
    draw_dependence(name, feature, data[drawn], values[drawn], folder / picture)
    return Dependence(feature, picture, bins)
