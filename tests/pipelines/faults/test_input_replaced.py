"""A file that is replaced while it is read: nothing of either is kept."""

import json
import shutil

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import take_in
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.unscreened import UNREAD
from outlay.pipelines.running import plainly
from tests.pipelines.faults.again import nothing_lost, same_bytes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def test_scoring_a_file_that_is_replaced_keeps_nothing(small, scored, day, tmp_path):
    home, out = small.copy(tmp_path / "home"), tmp_path / "out"
    file, other = tmp_path / "day.spr", tmp_path / "other.spr"
    shutil.copy(small.world.day, file)
    other.write_text(small.world.day.read_text()[:-850])
    before = Store.open(home).payments_files()

    def replacing(title, stage, *facts):
        if stage is not take_in:
            return plainly(title, stage, *facts)

        def tick(_done, _expected):
            if other.exists():
                other.replace(file)

        return stage(*facts, tick)

    with pytest.raises(InputRejectedError, match="changed while it was read") as told:
        score_file(small.request(home, out, file=file), replacing)
    assert told.value.where.file == "day.spr"
    assert told.value.exit_code == 10
    assert [path.name for path in out.iterdir()] == [UNREAD]
    said = json.loads((out / UNREAD).read_text())
    assert said["file"] == "day.spr"
    assert "changed while it was read" in said["not_screened"]
    assert Store.open(home).payments_files() == before
    assert not [p for p in home.rglob("*") if p.name.endswith(".unfinished")]
    nothing_lost(home)

    shutil.copy(small.world.day, file)
    score_file(small.request(home, out, file=file), day.run)
    same_bytes(out, scored[1])
    assert not (out / UNREAD).exists()
