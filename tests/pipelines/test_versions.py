"""Which registered versions make a pair."""

import datetime as dt

import pytest

from outlay.models.registry import ERROR, FRAUD, Version
from outlay.payments.store import Store
from outlay.pipelines.jobs import versions as job

AT = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def version(name, number, run):
    return Version(name, number, run, AT, (), "the same training")


@pytest.fixture
def store(tmp_path, monkeypatch):
    known = {
        FRAUD: [version(FRAUD, "3", "third"), version(FRAUD, "1", "first")],
        # A run that was killed in between registered one model only.
        ERROR: [version(ERROR, "2", "third"), version(ERROR, "1", "first")],
    }
    known[FRAUD].insert(1, version(FRAUD, "2", "killed"))
    monkeypatch.setattr(job, "versions", lambda name, _uri: known[name])
    return Store.create(tmp_path / "home")


def test_a_training_made_again_has_pairs_of_its_own_runs(store):
    pairs = [(each.fraud, each.error) for each in job.list_versions(store)]
    assert pairs == [("3", "2"), ("1", "1")]
