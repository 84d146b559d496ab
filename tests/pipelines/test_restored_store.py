"""A promoted pair scores out of a restored store as before, the old one being gone."""

import shutil

import pytest

from outlay.payments.store import Store
from outlay.payments.upkeep.backup import backup
from outlay.payments.upkeep.restore import restore
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.upkeeping import check_all, standing_pair

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
BYTES = ("scored.parquet", "review.csv", "quarantine.parquet")


@pytest.fixture
def elsewhere(small, tmp_path):
    """Return a restored copy of a store that is gone, and both folders of backups."""
    old, to, keys = tmp_path / "old", tmp_path / "to", tmp_path / "keys"
    folder = backup(Store.open(small.copy(old)), to, with_keys=keys).folder
    shutil.rmtree(old)
    # The world's own store must not help: its registry is where the copy's points to.
    hidden = small.home.with_name("hidden")
    small.home.rename(hidden)
    try:
        yield restore(folder, tmp_path / "a new" / "home", keys=keys).home, to
    finally:
        hidden.rename(small.home)


def test_pair_loads_and_scores_the_same_bytes(small, scored, elsewhere, tmp_path):
    home, to = elsewhere
    assert len(check_all(to, lambda _done, _total: None)) == 1
    assert "outlay-fraud/1" in standing_pair(home)
    result = score_file(small.request(home, tmp_path / "out"))
    assert not result.repeated
    for name in BYTES:
        ours = (tmp_path / "out" / name).read_bytes()
        assert ours == (scored[1] / name).read_bytes(), name


def test_served_model_of_the_registry_loads_too(small, elsewhere):
    from outlay.models.registry.connect import bound

    home, _ = elsewhere
    pair = load_pair(Store.open(home))
    with bound(Store.open(home).tracking_uri) as mlflow:
        served = mlflow.pyfunc.load_model("models:/outlay-fraud/1")
        assert served.metadata.model_uuid
        place = mlflow.artifacts.download_artifacts("models:/outlay-fraud/1")
    assert place.startswith(str(home))
    assert pair.fraud_label == "outlay-fraud/1"
