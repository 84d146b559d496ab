import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import InputRejectedError, StoreError
from outlay.payments.group_intake import add_groups
from outlay.payments.intake import ingest
from outlay.payments.protected import read_groups
from outlay.payments.reader import Chunk
from tests.payments.core.made_up import TIN, batch, column, row, stored


def groups(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_attributes_meet_their_payments_by_token(store, reads, some_file, tmp_path):
    reads([Chunk(batch([row(1, tin=TIN), row(2)]))])
    ingest(store, some_file)
    file = groups(
        tmp_path / "g.parquet",
        tin=[TIN, "900000002"],
        tin_type=["ssn", "ssn"],
        age=["young", None],
    )
    assert add_groups(store, file) == 2
    table = read_groups(store.groups_folder)
    assert table.column_names == ["payee_token", "age"]
    assert column(table, "payee_token") == column(stored(store), "payee_token")
    assert column(table, "age") == ["young", None]


def test_number_is_nowhere_in_the_store(store, tmp_path):
    file = groups(tmp_path / "g.parquet", tin=[TIN], tin_type=["ssn"], age=["young"])
    add_groups(store, file)
    contents = [path.read_bytes() for path in store.home.rglob("*") if path.is_file()]
    assert not [content for content in contents if TIN.encode() in content]


def test_csv_with_dashes_is_the_same_payee(store, tmp_path):
    (tmp_path / "g.csv").write_text("tin,tin_type,age\n907-14-5328,ssn,young\n")
    add_groups(store, tmp_path / "g.csv")
    file = groups(tmp_path / "g.parquet", tin=[TIN], tin_type=["ssn"], age=["old"])
    with pytest.raises(StoreError, match="have attributes already"):
        add_groups(store, file)


def test_same_file_counts_once(store, tmp_path):
    file = groups(tmp_path / "g.parquet", tin=[TIN], tin_type=["ssn"], age=["young"])
    assert add_groups(store, file) == add_groups(store, file) == 1
    assert read_groups(store.groups_folder).num_rows == 1


@pytest.mark.parametrize(
    ("tins", "kinds", "field", "what"),
    [
        (["900000001", "12345"], ["ssn", "ssn"], "tin", "not 9 digits"),
        (["900000001", None], ["ssn", "ssn"], "tin", "not 9 digits"),
        (["900000001", TIN], ["ssn", "nonsense"], "tin_type", "no kind"),
        (["900000001", TIN], ["ssn", None], "tin_type", "no kind"),
        ([TIN, TIN], ["ssn", "ssn"], "tin", "about the same one"),
    ],
)
def test_every_fault_names_its_row(store, tmp_path, tins, kinds, field, what):
    file = groups(tmp_path / "g.parquet", tin=tins, tin_type=kinds, age=["a", "b"])
    with pytest.raises(InputRejectedError, match=what) as told:
        add_groups(store, file)
    assert (told.value.where.line, told.value.where.field) == (2, field)
    assert TIN not in told.value.message
    assert not list(store.groups_folder.iterdir())


def test_names_may_not_stand_beside_attributes(store, tmp_path):
    file = groups(
        tmp_path / "g.parquet", tin=[TIN], tin_type=["ssn"], payee_name=["Nobody"]
    )
    with pytest.raises(InputRejectedError, match="payee_name may not stand"):
        add_groups(store, file)


def test_missing_column_is_said(store, tmp_path):
    with pytest.raises(InputRejectedError, match="column tin_type is missing"):
        add_groups(store, groups(tmp_path / "g.parquet", tin=[TIN], age=["a"]))
