"""What a check of one training found: the gate reads it, and nothing else.

Each check writes one file into the training's `evidence` folder. It names the training
and the bytes of both models, so that it can speak for no other version.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from outlay.models.training import Training
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ModelProblemError, Place

FOLDER = "evidence"
Verdict = Literal["passes", "fails", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One check of one training.

    Attributes
    ----------
    check : str
        Its name, also that of its file.
    training_id, fraud_digest, error_digest : str
        The version it speaks for.
    verdict : str
        "passes", "fails", or "inconclusive" where too little is known.
    why : str
        One sentence with the figure that decided.
    figures : mapping
        Plain JSON values behind the verdict, with the limits they were held to.
    """

    check: str
    training_id: str
    fraud_digest: str
    error_digest: str
    verdict: Verdict
    why: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def about(
        cls,
        training: Training,
        check: str,
        verdict: Verdict,
        why: str,
        figures: Mapping[str, Any],
    ) -> Self:
        """Return what `check` found in `training`."""
        digests = training.fraud.digest(), training.error.digest()
        return cls(check, training.training_id, *digests, verdict, why, dict(figures))

    def speaks_for(self, training: Training) -> bool:
        """Say whether it is about these very models."""
        return (self.training_id, self.fraud_digest, self.error_digest) == (
            training.training_id,
            training.fraud.digest(),
            training.error.digest(),
        )

    def save(self, training_folder: Path) -> Path:
        """Write it whole into the evidence folder of a training; return its path."""
        path = training_folder / FOLDER / f"{self.check}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=1, sort_keys=True, allow_nan=False)
        write_whole(path, f"{text}\n".encode())
        return path

    @classmethod
    def load(cls, training_folder: Path, check: str) -> Self | None:
        """Read it, or return None where the check was never made.

        Raises
        ------
        ModelProblemError
            Where the file is damaged.
        """
        path = training_folder / FOLDER / f"{check}.json"
        if not path.exists():
            return None
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ModelProblemError(
                f"the evidence cannot be read: {error}",
                where=Place(file=str(path)),
                fix="audit the training again: outlay audit TRAINING",
            ) from error
