"""Chances of the draw come from scored batches into the held-out payments."""

import dataclasses

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.decisions.draws import draws
from outlay.models.training import Training
from outlay.payments.store import Store
from outlay.pipelines.jobs import training as job

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def test_a_history_that_was_never_scored_has_no_chances(small):
    trained = Training.load(small.trained.folder)
    assert "arm_probability" not in trained.holdout.column_names
    assert not draws(Store.open(small.home)).num_rows


def test_a_training_keeps_the_chances_of_what_was_scored(
    small, scored, tmp_path, monkeypatch
):
    home, out = scored
    rows = pq.read_table(out / "scored.parquet").to_pylist()
    before = Training.load(small.trained.folder)
    # The day's payments stand in for the window: no batch of it was scored.
    count = min(before.holdout.num_rows, len(rows))
    keys = [each["payment_key"] for each in rows[:count]]
    arm = [False] * count
    held = before.holdout.slice(0, count)
    for name, values in (("payment_key", keys), ("arm", arm)):
        held = held.set_column(held.column_names.index(name), name, pa.array(values))
    given = dataclasses.replace(before, holdout=held)
    folder = tmp_path / "unfinished"
    folder.mkdir()
    pq.write_table(pa.table({"x": [1]}), folder / "matrix.parquet")

    class Nothing:
        def save(self, _path):
            pass

    monkeypatch.setattr(job, "train", lambda *_, **__: given)
    monkeypatch.setattr(job, "learn", lambda *_, **__: Nothing())
    monkeypatch.setattr(Store, "models_folder", tmp_path / "models", raising=False)
    (tmp_path / "models").mkdir()
    request = job.TrainRequest(home)
    done = job.fit(
        request, small.world.as_of, small.world.as_of, folder, lambda *_: None
    )
    kept = Training.load(done)
    assert kept.training_id == before.training_id
    expected = [
        each["arm_rate"] if "arm" in each["routes"] else None for each in rows[:count]
    ]
    assert kept.holdout["arm_probability"].to_pylist() == expected
    assert kept.holdout["arm"].to_pylist() == [each is not None for each in expected]
    assert any(expected)
    flagged = [
        each["action"] == "review"
        and set(each["routes"]) - {"arm"} != set()
        and "capacity" not in each["routes"]
        for each in rows[:count]
    ]
    assert kept.holdout["certain"].to_pylist() == flagged
