"""A store with a file of every kind, small enough for many copies."""

import datetime as dt
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from outlay.payments.ledger import Act, Ledger
from outlay.payments.store import Store

AT = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path, monkeypatch):
    for name in ("OUTLAY_TOKEN_KEY", "OUTLAY_IDENTITY_KEY", "OUTLAY_MLFLOW_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("OUTLAY_REVIEW_DATABASE", raising=False)
    made = Store.create(tmp_path / "home")
    fill(made)
    return made


def fill(store: Store) -> None:
    """Write what a working store holds, with content that tests can tell apart."""
    home = store.home
    for path in (
        "payments/aa.parquet",
        "identities/aa.bin",
        "batches/aa/manifest.json",
        *(f"batches/aa/runs/r1/{name}" for name in RESULTS),
        "models/t1/fraud/model.json",
        "mlartifacts/models/m-1/artifacts/MLmodel",
    ):
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(f"content of {path}".encode() * 50)
    (home / "batches/aa/current").write_text("r1\n")
    (home / "identities/aa.bin").chmod(0o600)
    Ledger.read(store.ledger_file).append("promote", Act("A. Ames", "a test", AT))
    registry(home)
    (home / "prefect").mkdir()
    (home / "prefect/prefect.db").write_bytes(b"past runs")


RESULTS = ("scored.parquet", "review.csv", "quarantine.parquet", "manifest.json")


def registry(home: Path) -> None:
    """Make a database with the columns in which MLflow keeps absolute paths."""
    uri = (home / "mlartifacts").resolve().as_uri()
    with closing(sqlite3.connect(home / "mlflow.db")) as made, made:
        made.executescript(
            """
            CREATE TABLE experiments (
              id INTEGER PRIMARY KEY, artifact_location VARCHAR(256)
            );
            CREATE TABLE model_versions (
              version INTEGER PRIMARY KEY, source VARCHAR(500), note TEXT
            );
            """
        )
        made.execute("INSERT INTO experiments VALUES (1, ?)", (uri,))
        made.execute(
            "INSERT INTO model_versions VALUES (1, ?, ?)",
            (f"{uri}/models/m-1/artifacts", f"made in {home}, which no path begins"),
        )


def content(folder: Path) -> dict[str, str]:
    """Return the hash of every file below `folder`, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
