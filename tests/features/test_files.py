"""Matrix files: whole or not at all, in the contract's columns, on little memory."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.features import write as writing
from outlay.features.compile import IDS
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.features.registry import FEATURES
from outlay.payments.errors import OutputError, StoreError, TableError
from tests.features.world import FIRST, payment, random_payments, write

UNTIL = FIRST + dt.timedelta(days=99)


def test_columns_are_ids_then_features_in_registry_order(tmp_path):
    history = write(tmp_path, random_payments(30, seed=1, days=30))
    training_matrix(history, since=FIRST, until=UNTIL, out=tmp_path / "m")
    schema = pq.read_schema(tmp_path / "m")
    assert schema.names == [*IDS, *(f.name for f in FEATURES)]
    for feature in FEATURES:
        text = feature.kind == "category"
        assert schema.field(feature.name).type == (
            pa.string() if text else pa.float64()
        )
    assert schema.field("known_on").type == pa.date32()
    assert schema.field("amount_cents").type == pa.int64()


def test_a_history_of_nothing_is_a_matrix_of_no_rows(tmp_path):
    count = training_matrix(History(()), since=FIRST, until=UNTIL, out=tmp_path / "m")
    assert count == 0
    assert pq.read_schema(tmp_path / "m").names[: len(IDS)] == list(IDS)


def test_an_unknown_import_is_refused_and_leaves_nothing(tmp_path):
    history = write(tmp_path / "store", [payment(1, FIRST)])
    (tmp_path / "out").mkdir()
    with pytest.raises(StoreError, match="no payment of import today"):
        batch_matrix(
            history, import_id="today", as_of=UNTIL, out=tmp_path / "out" / "m"
        )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_table_without_a_contract_column_is_refused(tmp_path):
    history = write(tmp_path, [payment(1, FIRST)])
    stored = pq.read_table(history.payments[0]).drop_columns(["account_token"])
    pq.write_table(stored, history.payments[0])
    with pytest.raises(TableError, match="account_token"):
        training_matrix(history, since=FIRST, until=UNTIL, out=tmp_path / "m")


def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path):
    history = write(tmp_path, [payment(1, FIRST)])
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        training_matrix(
            history, since=FIRST, until=UNTIL, out=tmp_path / "file" / "deeper" / "m"
        )


def test_row_groups_do_not_follow_the_engine(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "ROWS", 7)
    history = write(tmp_path, random_payments(30, seed=1, days=30))
    training_matrix(history, since=FIRST, until=UNTIL, out=tmp_path / "m")
    groups = pq.ParquetFile(tmp_path / "m").metadata
    sizes = [groups.row_group(n).num_rows for n in range(groups.num_row_groups)]
    assert sizes == [7, 7, 7, 7, 2]


def test_nothing_is_left_beside_the_result(tmp_path):
    history = write(tmp_path / "store", random_payments(30, seed=1, days=30))
    (tmp_path / "out").mkdir()
    training_matrix(history, since=FIRST, until=UNTIL, out=tmp_path / "out" / "m")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["m"]
