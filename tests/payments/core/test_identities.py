import pyarrow as pa
import pytest

from outlay.payments.errors import StoreError, TableError
from outlay.payments.identities import IdentityWriter, read_identities
from outlay.payments.tables import IDENTITIES
from tests.payments.core.made_up import ACCOUNT, NAME, RAW, STREET, TIN

KEY = bytes(range(32))
PERSON = {"payee_name": NAME, "tin": TIN, "account_number": ACCOUNT, "street": STREET}


def rows(*numbers):
    people = [{"payment_key": f"k{number}", **PERSON} for number in numbers]
    return pa.RecordBatch.from_pylist(people, schema=IDENTITIES.schema)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "one.bin"
    writer = IdentityWriter(path, key=KEY, import_id="one")
    writer.write(rows(1, 2))
    writer.write(rows(3))
    writer.finish()
    return path


def read(path, **changes):
    options = {"key": KEY, "import_id": "one"} | changes
    tables = list(read_identities(path, **options))
    return [key for table in tables for key in table["payment_key"].to_pylist()]


def test_rows_come_back_in_order(file):
    assert read(file) == ["k1", "k2", "k3"]


def test_each_payment_keeps_its_own_person(file):
    found = [
        r
        for t in read_identities(file, key=KEY, import_id="one")
        for r in t.to_pylist()
    ]
    assert found == [{"payment_key": key, **PERSON} for key in ("k1", "k2", "k3")]


def test_nothing_stands_in_clear(file):
    content = file.read_bytes()
    assert not [raw for raw in (*RAW, "k1") if raw.encode() in content]


def places(length):
    """Both ends byte by byte, where the frame is, and every 29th between."""
    return sorted(
        {*range(60), *range(60, length - 60, 29), *range(length - 60, length)}
    )


def test_any_changed_byte_is_refused(file):
    content = file.read_bytes()
    for place in places(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        file.write_bytes(bytes(changed))
        with pytest.raises(StoreError, match="changed, cut off, or moved"):
            read(file)


def test_any_cut_is_refused(file):
    content = file.read_bytes()
    for length in places(len(content)):
        file.write_bytes(content[:length])
        with pytest.raises(StoreError, match="changed, cut off, or moved"):
            read(file)
    file.write_bytes(content + b"\0")
    with pytest.raises(StoreError, match="changed, cut off, or moved"):
        read(file)


def test_another_key_or_import_is_refused(file):
    with pytest.raises(StoreError, match="changed, cut off, or moved"):
        read(file, key=bytes(32))
    with pytest.raises(StoreError, match="changed, cut off, or moved"):
        read(file, import_id="two")


def test_unfinished_file_is_refused(tmp_path):
    path = tmp_path / "one.bin"
    writer = IdentityWriter(path, key=KEY, import_id="one")
    writer.write(rows(1))
    writer.close()
    with pytest.raises(StoreError, match="changed, cut off, or moved"):
        read(path)


def test_chunks_of_equal_rows_differ_on_disk(tmp_path):
    contents = []
    for name in ("a", "b"):
        writer = IdentityWriter(tmp_path / name, key=KEY, import_id="one")
        writer.write(rows(1))
        writer.finish()
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] != contents[1]
    assert read(tmp_path / "a") == read(tmp_path / "b")


def test_rows_of_another_table_are_refused(tmp_path):
    writer = IdentityWriter(tmp_path / "a", key=KEY, import_id="one")
    with pytest.raises(TableError):
        writer.write(pa.record_batch({"payment_key": ["k1"]}))
    writer.close()
