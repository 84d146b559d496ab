"""What must hold of a store after whatever went wrong, and runs that cost less."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.atomic import whole
from outlay.payments.manifest import Manifest, Tally
from outlay.payments.runs import is_complete
from outlay.payments.store import Store
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.running import plainly

ROOT = Path(__file__).resolve().parents[3]
BYTES = ("scored.parquet", "review.csv", "quarantine.parquet")


@dataclass(frozen=True)
class FromMatrix:
    """A way to run stages in which the day's features were built before.

    They take most of a run's time and nothing of these tests dies of their content.
    """

    matrix: Path

    def __call__(self, title: str, stage: Callable, *facts: object) -> object:
        # The clock of the cut-off wraps what it watches.
        if getattr(stage, "__wrapped__", stage) is build_features:
            return plainly(title, self.copy, *facts)
        return plainly(title, stage, *facts)

    def copy(self, _home: Path, _manifest: Manifest, work: Path, _tick) -> None:
        with whole(work / MATRIX) as unfinished:
            shutil.copyfile(self.matrix, unfinished)


def same_bytes(out: Path, expected: Path) -> None:
    for name in BYTES:
        assert (out / name).read_bytes() == (expected / name).read_bytes(), name
    said = json.loads((out / "manifest.json").read_text())
    assert said["not_screened"] is None


def nothing_lost(home: Path) -> None:
    """In = accepted + quarantined, each payment once, runs whole or none."""
    store, keys = Store.open(home), []
    for file in store.payments_files():
        batch = store.batch_folder(file.stem)
        manifest = Manifest.load(batch)
        accepted, quarantined = _tally(file), _tally(batch / "quarantine.parquet")
        assert (accepted, quarantined) == (manifest.accepted, manifest.quarantined)
        assert accepted + quarantined == manifest.came_in
        keys += pq.read_table(file, columns=["payment_key"])[0].to_pylist()
    assert len(keys) == len(set(keys))
    for run in store.standing_runs():
        assert is_complete(run)
        scored = pq.read_table(run / "scored.parquet", columns=["payment_key"])
        paid = pq.read_table(store.payments_file(run.parents[1].name))
        assert sorted(scored[0].to_pylist()) == sorted(paid["payment_key"].to_pylist())


def own_registry(home: Path) -> Path:
    """Let a copied store register models in a folder of its own; return the store."""
    place = (home / "mlartifacts").resolve().as_uri()
    with closing(sqlite3.connect(home / "mlflow.db")) as database, database:
        database.execute("UPDATE experiments SET artifact_location = ?", [place])
    return home


def environment(**more: str) -> dict[str, str]:
    """What a subprocess of a test sees: the project, and no setting of a person."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("OUTLAY_")}
    return {**ours, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **more}


def _tally(path: Path) -> Tally:
    cents = pq.read_table(path, columns=["amount_cents"])[0]
    return Tally(len(cents), pc.sum(cents, min_count=0).as_py())
