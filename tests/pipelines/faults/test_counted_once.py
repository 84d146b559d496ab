"""The same file is one batch, and a batch id stands for one content alone."""

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.intake import ingest
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.store import Store
from tests.payments.core.made_up import any_rows, payments_file
from tests.pipelines.faults.again import nothing_lost


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "home")


def test_the_same_file_under_two_names_is_one_batch(store, tmp_path):
    file = payments_file(tmp_path / "one", any_rows(5, seed=1))
    other = tmp_path / "another.parquet"
    other.write_bytes(file.read_bytes())
    assert ingest(store, file) == ingest(store, other)
    assert len(store.payments_files()) == 1
    nothing_lost(store.home)


def test_other_bytes_under_the_same_batch_id_are_refused(store, tmp_path):
    file = payments_file(tmp_path / "one", any_rows(5, seed=1))
    other = payments_file(tmp_path / "other", any_rows(5, seed=2))
    taken = ingest(store, file)
    # As if both hashes began alike: the batch gets the other file's id.
    name = file_sha256(other)[:ID_DIGITS]
    store.payments_file(taken.import_id).rename(store.payments_file(name))
    store.batch_folder(taken.import_id).rename(store.batch_folder(name))
    before = store.payments_file(name).read_bytes()
    with pytest.raises(StoreError, match=f"batch {name} is another file") as told:
        ingest(store, other)
    assert told.value.exit_code == 13
    assert store.payments_file(name).read_bytes() == before
