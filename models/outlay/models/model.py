"""A trained model: booster, encoding, calibration; saved as text and JSON only."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from outlay.models.calibrate import Calibrator
from outlay.models.encode import Rows, encode
from outlay.models.reference import Reference
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ModelProblemError, Place

if TYPE_CHECKING:
    import lightgbm as lgb

Reals = NDArray[np.float64]

BOOSTER = "booster.txt"
ABOUT = "model.json"
# What reading a changed file may raise; JSON nested without end recurses.
_DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)
FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Scores matrix rows; `name` is fraud or error.

    Attributes
    ----------
    text : str
        The booster as LightGBM writes it.
    features : tuple of str
        Matrix columns in the order that the booster knows.
    levels : mapping
        Known levels of each category column.
    reference : Reference
        Raw scores of legitimate payments of the calibrate window.
    simulated : bool
        Whether it was trained on made-up payments.
    metadata : mapping
        training_id, feature_set, windows, and what else JSON can hold.
    """

    name: str
    text: str
    features: tuple[str, ...]
    levels: Mapping[str, Sequence[str]]
    calibrator: Calibrator
    reference: Reference
    simulated: bool
    metadata: Mapping[str, Any] = field(default_factory=dict)
    _loaded: list["lgb.Booster"] = field(
        default_factory=list, repr=False, compare=False
    )

    @property
    def booster(self) -> "lgb.Booster":
        """The booster, read from its text once."""
        if not self._loaded:
            self._loaded.append(_booster(self.text, self.features))
        return self._loaded[0]

    def encode(self, rows: Rows) -> Reals:
        """Return `rows` as the booster knows them, shape (n, features)."""
        return encode(rows, self.features, self.levels)

    def raw(self, encoded: Reals, *, threads: int = 0) -> Reals:
        """Return log-odds of what `encode` gave, shape (n,); 0 threads is all."""
        if not len(encoded):
            return np.empty(0)
        raw: Reals = self.booster.predict(
            np.ascontiguousarray(encoded), raw_score=True, num_threads=threads
        )
        return raw

    def score(self, rows: Rows, *, threads: int = 0) -> tuple[Reals, Reals]:
        """Return raw scores (log-odds) and calibrated probabilities, shape (n,)."""
        raw = self.raw(self.encode(rows), threads=threads)
        return raw, self.probability(raw, rows)

    def probability(self, raw: Reals, rows: Rows) -> Reals:
        """Return calibrated probabilities of raw scores; `rows` name the programs."""
        return self.calibrator.probability(raw, rows.column("program"))

    def digest(self) -> str:
        """Return a hash of all that a score depends on, and of the lineage: 64 hex."""
        return _hash(_canonical(self._about()))

    def save(self, folder: Path) -> None:
        """Write booster and description into `folder`; no code, nothing pickled."""
        booster, about = self.texts()
        write_whole(folder / BOOSTER, booster.encode())
        write_whole(folder / ABOUT, about.encode())

    def texts(self) -> tuple[str, str]:
        """Return the booster's text and the description in JSON, as `save` writes."""
        about = self._about() | {"digest": self.digest()}
        said = json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        return self.text, said

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; this never runs code of the model.

        Raises
        ------
        ModelProblemError
            Where a file is missing, damaged, or changed by hand.
        """
        try:
            text = (folder / BOOSTER).read_bytes().decode()
            return cls.of_texts(text, (folder / ABOUT).read_text(encoding="utf-8"))
        except ModelProblemError as error:
            raise _unreadable(folder, error.what) from error
        except _DAMAGE as error:
            raise _unreadable(folder, str(error)) from error

    @classmethod
    def of_texts(cls, text: str, said: str) -> Self:
        """Return the model that `texts` wrote down.

        Raises
        ------
        ModelProblemError
            Where they are of another format or not as they were written.
        """
        about = json.loads(said)
        digest = about.pop("digest")
        if about["format"] != FORMAT:
            raise ModelProblemError(f"format {about['format']} is not {FORMAT}")
        if digest != _hash(_canonical(about)):
            raise ModelProblemError(f"{ABOUT} is not as it was saved")
        if about["booster_sha256"] != _hash(text):
            raise ModelProblemError(f"{BOOSTER} is not as it was saved")
        return cls(
            name=about["name"],
            text=text,
            features=tuple(about["features"]),
            levels=about["levels"],
            calibrator=Calibrator.from_json(about["calibrator"]),
            reference=Reference.from_json(about["reference"]),
            simulated=about["simulated"],
            metadata=about["metadata"],
        )

    def _about(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "name": self.name,
            "booster_sha256": _hash(self.text),
            "features": list(self.features),
            "levels": {name: list(known) for name, known in self.levels.items()},
            "calibrator": self.calibrator.to_json(),
            "reference": self.reference.to_json(),
            "simulated": self.simulated,
            "metadata": dict(self.metadata),
        }


def _booster(text: str, features: tuple[str, ...]) -> "lgb.Booster":
    import lightgbm as lgb

    try:
        booster = lgb.Booster(model_str=text)
    except lgb.basic.LightGBMError as error:
        raise ModelProblemError(f"the booster cannot be read: {error}") from error
    if tuple(booster.feature_name()) != features:
        raise ModelProblemError(
            "the booster knows other features than the model's list",
            fix="train again",
        )
    return booster


def _canonical(about: dict[str, Any]) -> str:
    return json.dumps(about, sort_keys=True, separators=(",", ":"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _unreadable(folder: Path, problem: str) -> ModelProblemError:
    return ModelProblemError(
        f"the model cannot be read: {problem}",
        where=Place(file=str(folder)),
        rule="docs/models.md#saved-models",
        fix="restore the folder from a backup, or train again",
    )
