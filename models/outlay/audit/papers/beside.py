"""What lies beside a training, for its card: figures and pictures of earlier steps."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from outlay.audit.explained import dependence_file
from outlay.models.labels import MODELS
from outlay.models.training import METRICS
from outlay.payments.errors import ModelProblemError, Place

Said = Mapping[str, Any]

CURVES, AUDIT = "curves", "audit"
CURVED, AUDITED = f"{CURVES}/curves.json", f"{AUDIT}/audit.json"
LEAKAGE = "leakage.json"


@dataclass(frozen=True, slots=True)
class Beside:
    """What other steps wrote; None or empty where a step was not made.

    Attributes
    ----------
    leakage, audit, curves : mapping or None
        As leakage.json, audit/audit.json and curves/curves.json hold them.
    dependence : mapping
        By model, what audit/shap_<model>_dependence.json holds.
    pictures : frozenset of str
        Ways of the pictures from the training's folder.
    files : mapping
        Ways of all files that were read, with their SHA-256.
    """

    leakage: Said | None = None
    audit: Said | None = None
    curves: Said | None = None
    dependence: Mapping[str, Said] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what is there.

        Raises
        ------
        ModelProblemError
            Where a file is damaged.
        """
        told = {name: f"{AUDIT}/{dependence_file(name)}" for name in MODELS}
        found = {
            file: (folder / file).read_bytes()
            for file in (METRICS, LEAKAGE, CURVED, AUDITED, *told.values())
            if (folder / file).exists()
        }
        said = {file: _parsed(folder / file, data) for file, data in found.items()}
        drawn = [*folder.glob(f"{CURVES}/*.png"), *folder.glob(f"{AUDIT}/*.png")]
        return cls(
            leakage=said.get(LEAKAGE),
            audit=said.get(AUDITED),
            curves=said.get(CURVED),
            dependence={n: said[file] for n, file in told.items() if file in said},
            pictures=frozenset(f"{path.parent.name}/{path.name}" for path in drawn),
            files={n: hashlib.sha256(data).hexdigest() for n, data in found.items()},
        )

    @property
    def tested(self) -> Mapping[str, Said]:
        """The curves of each model that has any."""
        tested = (self.curves or {}).get("test", {})
        return {name: tested[name] for name in MODELS if tested.get(name)}

    @property
    def explained(self) -> Mapping[str, Said]:
        """The contributions' summary of each model that was explained."""
        told = (self.audit or {}).get("explained") or {}
        return {name: told[name] for name in MODELS if told.get(name)}


def _parsed(path: Path, data: bytes) -> Said:
    try:
        said: Said = json.loads(data)
    except ValueError as error:
        raise ModelProblemError(
            f"it cannot be read: {error}",
            where=Place(file=str(path)),
            fix="train or audit again, which writes it anew",
        ) from error
    return said
