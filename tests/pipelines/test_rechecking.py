"""A training rechecks its features first; from a leaking matrix it learns nothing."""

import json

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.models.registry import FRAUD, versions
from outlay.payments.errors import ModelProblemError
from outlay.payments.store import Store
from outlay.pipelines.jobs import training
from outlay.pipelines.jobs.training import TrainRequest, train_models

pytestmark = pytest.mark.xdist_group("small")
LEAKING = "payee_error_rate"


def test_a_training_keeps_what_the_recheck_found(small):
    found = json.loads((small.trained.folder / "leakage.json").read_text())
    assert found["passed"]
    assert found["rows"] == 200
    assert LEAKING in found["columns"]


def test_a_matrix_that_leaks_is_refused_and_nothing_is_registered(
    small, tmp_path, monkeypatch
):
    home = small.copy(tmp_path / "home")
    honest = training.training_matrix

    def leaking(history, *, out, **asked):
        honest(history, out=out, **asked)
        rows = pq.read_table(out)
        known = pc.fill_null(rows[LEAKING], 0.0)
        place = rows.column_names.index(LEAKING)
        later = pa.chunked_array([pc.add(known, 0.1)])
        pq.write_table(rows.set_column(place, LEAKING, later), out)

    monkeypatch.setattr(training, "training_matrix", leaking)
    uri = Store.open(home).tracking_uri
    before = versions(FRAUD, uri)
    with pytest.raises(ModelProblemError, match=LEAKING):
        train_models(TrainRequest(home, as_of=small.world.as_of))
    assert versions(FRAUD, uri) == before
