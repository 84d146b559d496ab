"""Scoring runs of a batch: each a folder of its own, one of which stands."""

from pathlib import Path

CURRENT = "current"
SHADOW, SHADOW_DECIDED = "shadow", "decided.parquet"
RESULTS = ("scored.parquet", "review.csv", "quarantine.parquet", "manifest.json")


def run_folder(batch: Path, run_id: str) -> Path:
    """Return where a run's results are once it is complete."""
    return batch / "runs" / run_id


def is_complete(run: Path) -> bool:
    """Say whether `run` holds every result; folders are renamed into place whole."""
    return all((run / name).exists() for name in RESULTS)


def current_run(batch: Path) -> Path | None:
    """Return the run of a batch whose decisions stand, or None before the first."""
    pointer = batch / CURRENT
    if not pointer.exists():
        return None
    return run_folder(batch, pointer.read_text(encoding="utf-8").strip())


def shadow_folder(run: Path, training_id: str) -> Path:
    """Return where it is kept what a challenger would have decided beside `run`."""
    return run / SHADOW / training_id
