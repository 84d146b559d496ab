"""Where a model card's figures and its models come from."""

from outlay.audit.papers.beside import Beside
from outlay.audit.papers.markdown import table, titled
from outlay.models.training import Training


def sources(beside: Beside) -> str:
    """Return the files that figures were read from, with their SHA-256."""
    rows = [[f"`{file}`", digest] for file, digest in sorted(beside.files.items())]
    told = "Every figure stands in one of these files of the training"
    return titled(told, ("file", "SHA-256"), rows)


def lineage(training: Training) -> str:
    """Return what made the models, by name and digest."""
    code = training.code
    rows = [
        ["training", training.training_id],
        ["MLflow run", f"tagged `training_id` = {training.training_id}"],
        ["feature set", training.fraud.metadata.get("feature_set", "")],
        ["settings digest", training.settings_digest()],
        ["package", code.get("package", "unknown")],
        ["commit", code.get("commit", "unknown")],
        *([f"{m.name} digest", m.digest()] for m in (training.fraud, training.error)),
    ]
    return table(["what", "value"], rows)
