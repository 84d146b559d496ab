"""A run killed at any step leaves nothing half, and a repeat makes the same files."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from outlay.payments.identities import read_identities
from outlay.payments.intake import ingest, job, pieces, terms
from outlay.payments.store import Store
from tests.payments.core import killed_intake
from tests.payments.core.made_up import any_rows, payments_file

ROOT = Path(__file__).resolve().parents[3]


def contents(store):
    """Every file of the store, the parts apart that no repeat can make again."""
    files = {}
    for path in sorted(store.home.rglob("*")):
        name = str(path.relative_to(store.home))
        if path.suffix == ".bin":
            key = store.keyring.identity_key
            tables = read_identities(path, key=key, import_id=path.stem)
            files[name] = pa.concat_tables(tables).to_pylist()
        elif path.name == "manifest.json":
            files[name] = json.loads(path.read_text()) | {"taken_in_at": None}
        elif path.is_file() and path.name != ".lock":
            files[name] = path.read_bytes()
    return files


@pytest.mark.slow
def test_killed_at_any_step_then_repeated_next_day_gives_the_same(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("OUTLAY_TOKEN_KEY", "ab" * 32)
    monkeypatch.setenv("OUTLAY_IDENTITY_KEY", "cd" * 32)
    rows = any_rows(6, seed=1)
    rows[5]["payment_id"] = rows[1]["payment_id"]  # one goes to quarantine
    file = payments_file(tmp_path, rows)
    result = subprocess.run(
        [sys.executable, "-m", killed_intake.__name__, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = int(result.stdout)
    assert steps > 12
    lived = Store.open(tmp_path / f"home{steps:02d}")
    expected = contents(lived)
    assert len(lived.payments_files()) == 1

    monkeypatch.setattr(terms, "today", lambda _store: killed_intake.NEXT_DAY)
    monkeypatch.setattr("os.fsync", lambda _handle: None)
    monkeypatch.setattr(job, "reader_for", killed_intake.read_simply)
    monkeypatch.setattr(pieces, "PIECE_ROWS", killed_intake.PIECE_ROWS)
    for turn in range(1, steps):
        store = Store.open(tmp_path / f"home{turn:02d}")
        half = store.payments_files()
        assert (
            not half or half[0].read_bytes() == lived.payments_files()[0].read_bytes()
        )
        ingest(store, file)
        assert contents(store) == expected, f"killed at step {turn}"


def test_what_a_killed_run_left_is_cleared(store, tmp_path, reads):
    file = payments_file(tmp_path, any_rows(3, seed=2))
    name = ingest(store, file).import_id
    done = store.payments_file(name)
    done.rename(done.with_name(f".{done.name}.1.again.unfinished"))
    left = store.identities_folder / f".{name}.bin.1.unfinished"
    left.write_bytes(b"half")
    ingest(store, file)
    assert [path.name for path in store.payments_folder.iterdir()] == [done.name]
    assert not left.exists()
