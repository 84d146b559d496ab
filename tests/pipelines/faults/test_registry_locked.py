"""Another program holds MLflow's database: waited for, then named; a repeat does it."""

import contextlib
import sqlite3
import threading

import pytest

from outlay.models.registry import FRAUD, connect, versions
from outlay.payments.errors import ModelProblemError
from outlay.payments.reader import silent
from outlay.payments.store import Store
from outlay.pipelines.jobs.training import TrainRequest, register
from outlay.pipelines.jobs.versions import find_pair
from tests.pipelines.faults.again import own_registry

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


@contextlib.contextmanager
def held(store):
    other = sqlite3.connect(
        store.home / "mlflow.db", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield other
    finally:
        other.close()


def test_a_locked_registry_is_named_and_a_repeat_registers_once(
    small, tmp_path, monkeypatch
):
    store = Store.open(own_registry(small.copy(tmp_path / "home")))
    folder = store.models_folder / small.trained.folder.name
    request = TrainRequest(store.home, policy=small.policy)
    before = versions(FRAUD, store.tracking_uri)
    kept = {path: path.read_bytes() for path in folder.glob("*/model.*")}

    monkeypatch.setattr(connect, "SECONDS_LOCKED", 0.3)
    with held(store), pytest.raises(ModelProblemError) as told:
        register(request, folder, silent)
    assert "holds the model registry's database" in told.value.what
    assert "repeat" in told.value.fix
    assert told.value.exit_code == 15
    assert versions(FRAUD, store.tracking_uri) == before
    assert kept == {path: path.read_bytes() for path in folder.glob("*/model.*")}

    # A program that frees it in time is waited for.
    monkeypatch.setattr(connect, "SECONDS_LOCKED", 60.0)
    with held(store) as other:
        threading.Timer(0.5, other.rollback).start()
        made = register(request, folder, silent)
    assert len(versions(FRAUD, store.tracking_uri)) == len(before) + 1
    pair = find_pair(store, folder.name)
    assert pair.fraud == made.versions[FRAUD]
    assert pair.fraud_digest
