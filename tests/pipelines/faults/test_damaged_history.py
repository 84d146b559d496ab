"""A damaged file of the history is named, and scoring goes on once it is back."""

import shutil

import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import StoreError
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.pipelines.jobs.scoring import score_file
from tests.pipelines.faults.again import nothing_lost, same_bytes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def flipped(path, start, many):
    content = bytearray(path.read_bytes())
    start %= len(content)
    for at in range(start, start + many):
        content[at] ^= 0xFF
    path.write_bytes(content)


def footer(path):
    flipped(path, -40, 24)


def page(path):
    column = pq.read_metadata(path).row_group(0).column(0)
    start = column.dictionary_page_offset or column.data_page_offset
    flipped(path, start, 64)


@pytest.mark.parametrize("damage", [footer, page])
def test_a_damaged_file_is_named_and_the_batch_is_not_screened(
    small, scored, day, tmp_path, damage
):
    home, out = tmp_path / "home", tmp_path / "out"
    shutil.copytree(day.home, home)
    request = small.request(home, out)
    batch = Manifest.load(scored[0] / "batches" / _batch(scored[0])).import_id
    [history] = [p for p in Store.open(home).payments_files() if p.stem != batch]
    sound = history.read_bytes()
    damage(history)
    with pytest.raises(StoreError, match=f"payments/{history.name} is damaged") as told:
        score_file(request)
    assert "backup" in told.value.fix
    assert told.value.exit_code == 13
    assert history.name in Manifest.load(out).not_screened
    assert [path.name for path in out.iterdir()] == ["manifest.json"]
    assert Store.open(home).standing_runs() == []

    history.write_bytes(sound)
    score_file(request, day.run)
    same_bytes(out, scored[1])
    nothing_lost(home)


def test_a_file_that_cannot_be_taken_in_for_damage_is_kept_out(small, tmp_path):
    home = small.copy(tmp_path / "home")
    [history] = Store.open(home).payments_files()
    footer(history)
    with pytest.raises(StoreError, match=f"payments/{history.name} is damaged"):
        score_file(small.request(home, tmp_path / "out"))
    assert Store.open(home).payments_files() == [history]


def _batch(home):
    [run] = Store.open(home).standing_runs()
    return run.parents[1].name
