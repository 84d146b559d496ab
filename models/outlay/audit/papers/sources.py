"""Where the figures of a paper come from: files of one training, with their bytes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outlay.audit.evidence import FOLDER, Evidence
from outlay.audit.papers.markdown import titled
from outlay.models.training import METRICS, Training
from outlay.payments.errors import ModelProblemError

VERDICTS = ("passes", "fails", "inconclusive")
HEAD = ("file", "SHA-256")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a training; what was cited is kept, with its SHA-256."""

    folder: Path
    training: Training
    used: dict[str, str] = field(default_factory=dict)

    def cite(self, file: str, *where: str) -> str:
        """Return the words that name a file, the training, and places in the file.

        A place is a way through its JSON, as in `metrics.fraud.auc`.
        """
        data = (self.folder / file).read_bytes()
        self.used[file] = hashlib.sha256(data).hexdigest()
        places = ", ".join(f"`{each}`" for each in where)
        return f"`{file}` of {self.training.training_id}: {places}"

    def metrics(self, *where: str) -> str:
        """Return the words that name places in metrics.json."""
        return self.cite(METRICS, *where)

    def evidence(self, check: str) -> Evidence | str:
        """Return a check's evidence, or why there is none that can be used."""
        try:
            found = Evidence.load(self.folder, check)
        except (ModelProblemError, OSError, RecursionError):
            return f"`{name(check)}` is damaged and is not used"
        if found is None:
            return "the check was never made"
        if found.check != check or not found.speaks_for(self.training):
            return f"`{name(check)}` is of another version and is not used"
        if not _whole(found):
            return f"`{name(check)}` does not say what was found, and is not used"
        return found

    def table(self, run_id: str | None) -> str:
        """Return the training, its run, and each cited file with its SHA-256."""
        about = [
            ["training", self.training.training_id],
            ["MLflow run", run_id or "**Missing**: not known when this was written"],
            ["fraud model, digest", self.training.fraud.digest()],
            ["error model, digest", self.training.error.digest()],
        ]
        files = [[f"`{file}`", digest] for file, digest in sorted(self.used.items())]
        first = titled("What all figures are about", ("what", "which"), about)
        return f"{first}\n{titled('Files cited', HEAD, files)}"


def name(check: str) -> str:
    """Return a check's file, from the training's folder."""
    return f"{FOLDER}/{check}.json"


def _whole(found: Evidence) -> bool:
    said = isinstance(found.why, str) and bool(found.why.strip())
    return said and found.verdict in VERDICTS and isinstance(found.figures, Mapping)


def at(said: Any, *way: str) -> Any:  # noqa: ANN401 plain JSON
    """Return what stands at the end of a way through JSON, None where it breaks."""
    for step in way:
        if not isinstance(said, Mapping) or step not in said:
            return None
        said = said[step]
    return said
