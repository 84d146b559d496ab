"""No room half-way: said in words, nothing kept, and a repeat succeeds."""

import subprocess
import sys
from pathlib import Path

import pytest

from outlay.payments.intake import ingest
from tests.payments.core import full_disk
from tests.payments.core.made_up import any_rows, payments_file

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.parametrize("limit", [9_000])
def test_no_room_keeps_nothing_and_a_repeat_succeeds(store, tmp_path, limit):
    file = payments_file(tmp_path, any_rows(3_000, seed=3))
    program = [sys.executable, "-m", full_disk.__name__, str(store.home), str(file)]
    result = subprocess.run(
        [*program, str(limit)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("OutputError: could not write"), result.stderr
    assert "over the size that this system allows" in result.stdout
    assert not result.stderr
    assert not store.payments_files()
    assert not list((store.home / "batches").iterdir())
    assert not [p for p in store.home.rglob("*") if "unfinished" in p.name]
    assert ingest(store, file).accepted.payments == 3_000
