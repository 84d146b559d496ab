"""Where counts of features are kept beside a training: nothing is counted twice."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outlay.audit.monitor.profile import (
    Profile,
    Reference,
    batch_profile,
    window_rows,
)
from outlay.features.registry import BY_NAME, feature_set_hash
from outlay.models.splits import Window
from outlay.models.training import Training
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ModelProblemError, Place

FOLDER = "monitor"


@dataclass(frozen=True, slots=True)
class Kept:
    """The counts kept in one training's folder."""

    training: Path

    @property
    def reference_file(self) -> Path:
        """The reference; counts mean something only with their declarations."""
        return self.training / FOLDER / f"reference-{feature_set_hash()}.json"

    @property
    def reference(self) -> Reference:
        """The features of the test window.

        Raises
        ------
        ModelProblemError
            Where it is missing or damaged.
        """
        return Reference.load(self.reference_file)

    def keep_reference(
        self, matrix: Path, window: Window, names: Sequence[str]
    ) -> None:
        """Keep the features `names` of a window of `matrix` as the reference."""
        Reference.of(window_rows(matrix, window, names), names).save(
            self.reference_file
        )

    @property
    def report_folder(self) -> Path:
        """Where the last report on this training is, for whoever reads the store."""
        return self.training / FOLDER / "report"

    def profile_file(self, import_id: str) -> Path:
        """Return where a batch's counts are; counts in other bins have another name."""
        bins = hashlib.sha256(self.reference_file.read_bytes()).hexdigest()[:16]
        return self.training / FOLDER / f"{import_id}-{bins}.json"

    def keep_profile(self, import_id: str, matrix: Path) -> None:
        """Count the features of a batch's matrix in the bins of the reference."""
        said = json.dumps(batch_profile(matrix, self.reference.bins).to_json())
        write_whole(self.profile_file(import_id), f"{said}\n".encode())

    def profile(self, import_ids: Sequence[str]) -> Profile:
        """Return the counts of some batches together.

        Raises
        ------
        ModelProblemError
            Where those of a batch are missing or damaged.
        """
        parts = [self._read(self.profile_file(each)) for each in import_ids]
        return Profile.together(parts, self.reference.bins)

    def _read(self, path: Path) -> Profile:
        try:
            return Profile.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ModelProblemError(
                "the counts of a batch's features are missing or damaged",
                where=Place(file=str(path)),
                fix="remove the file: the monitor counts them again",
            ) from None


def counted_features(training: Training) -> list[str]:
    """Return the declared features that either model of a training knows."""
    known = (*training.fraud.features, *training.error.features)
    return [name for name in dict.fromkeys(known) if name in BY_NAME]
