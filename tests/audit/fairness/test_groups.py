"""Attributes joined by payee, in order, the last word counting."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.audit.fairness.groups import MISSING, ORGANISATION, with_groups
from outlay.payments.errors import TableError
from outlay.payments.protected import write_groups


@pytest.fixture
def store(tmp_path):
    keys = [f"k{number}" for number in range(6)]
    half = {"payment_key": keys[:3], "payee_token": ["p1", "p2", "p3"]}
    rest = {"payment_key": keys[3:], "payee_token": ["p1", "p4", "p5"]}
    half["tin_type"], rest["tin_type"] = ["ein", "ssn", "ssn"], ["ein", "ssn", "ein"]
    files = []
    for name, part in (("one", half), ("two", rest)):
        files.append(tmp_path / f"{name}.parquet")
        pq.write_table(pa.table(part), files[-1])
    folder = tmp_path / "groups"
    first = {
        "payee_token": ["p1", "p2", "p3"],
        "sex": ["f", "m", " "],
        "born": [1, 2, 3],
    }
    second = {"payee_token": ["p2", "p4"], "sex": ["f", None], "born": [7, None]}
    write_groups(folder / "1.parquet", pa.table(first))
    write_groups(folder / "2.parquet", pa.table(second))
    return files, folder


def decisions(keys):
    return pa.table({"payment_key": keys, "flagged": [True] * len(keys)})


def test_each_payment_gets_its_payees_attributes_in_order(store):
    files, folder = store
    keys = ["k5", "k1", "k0", "k3", "k2", "k4", "nobody"]
    found = with_groups(decisions(keys), files, folder)
    assert found.attributes == ("sex", "born")
    assert found.table["payment_key"].to_pylist() == keys
    assert found.table["sex"].to_pylist() == [
        ORGANISATION,  # paid under an employer number, and no file tells of it
        "f",  # the second file's word
        "f",
        "f",
        MISSING,  # blank
        MISSING,  # null
        MISSING,  # not in the store
    ]
    born = found.table["born"].to_pylist()
    assert born[:4] == [ORGANISATION, "7", "1", "1"]
    assert born[-1] == MISSING


def test_a_person_of_whom_no_file_tells_is_missing(store):
    files, folder = store
    pq.write_table(
        pa.table({"payment_key": ["k9"], "payee_token": ["p9"], "tin_type": ["ssn"]}),
        files[0].with_name("three.parquet"),
    )
    more = [*files, files[0].with_name("three.parquet")]
    found = with_groups(decisions(["k9"]), more, folder)
    assert found.table["sex"].to_pylist() == [MISSING]


def test_no_groups_leave_no_attributes(store, tmp_path):
    files, _ = store
    found = with_groups(decisions(["k0"]), files, tmp_path / "none")
    assert found.attributes == ()
    assert found.table.num_rows == 1


def test_an_attribute_may_not_hide_a_decision(store):
    files, folder = store
    write_groups(
        folder / "3.parquet", pa.table({"payee_token": ["p9"], "flagged": ["yes"]})
    )
    with pytest.raises(TableError, match="attribute flagged"):
        with_groups(decisions(["k0"]), files, folder)
