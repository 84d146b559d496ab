"""Broken files: each says what, where, by which rule, and what to do."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import InputRejectedError, MappingError
from outlay.payments.formats.delimited import CANONICAL
from tests.payments.delimited.reading import HEADER, PLAIN, read, row, write

PERSON = "MADE UP PERSON"


def refusal(path, error, mapping=PLAIN):
    with pytest.raises(error) as raised:
        read(path, mapping)
    found = raised.value
    assert found.where is not None
    assert found.where.file == str(path)
    assert found.fix
    assert PERSON not in found.message
    return found


def test_a_missing_column_is_named_with_one_that_is_close(tmp_path):
    path = write(tmp_path, [row()], HEADER.replace("amount", "amounts"))
    found = refusal(path, MappingError)
    assert "lacks the column amount; is it amounts?" in found.what
    assert found.where.field == "amount"
    assert found.where.line == 1
    assert found.rule


@pytest.mark.parametrize(
    ("sign", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")]
)
def test_a_file_parted_by_another_sign_is_told_which(tmp_path, sign, name):
    text = f"{HEADER}\n{row()}\n".replace(",", sign)
    found = refusal(write(tmp_path, text.encode()), MappingError)
    assert f"looks parted by {name}" in found.what
    assert "delimiter = " in found.fix


def test_a_file_of_one_column_is_told_its_likely_delimiter(tmp_path):
    path = write(tmp_path, b"other;names;here\n1;2;3\n")
    assert "looks parted by semicolon" in refusal(path, MappingError).what


def test_the_told_delimiter_then_reads_the_file(tmp_path):
    path = write(tmp_path, f"{HEADER}\n{row()}\n".replace(",", ";").encode())
    assert read(path, f'[file]\ndelimiter = ";"\n{PLAIN}').good.num_rows == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path, encoding):
    text = f"{HEADER}\n{row(name='ÉLAN')}\n"
    path = write(tmp_path, text.encode("utf-8-sig"))
    found = read(path, f'[file]\nencoding = "{encoding}"\n{PLAIN}')
    assert found.column("payee_name") == ["ÉLAN"]


@pytest.mark.parametrize("block", [16, 8 << 20])
def test_latin_names_in_a_file_called_utf8_are_told_with_their_line(tmp_path, block):
    text = f"{HEADER}\n{row()}\n{row(id='2', name='JOSÉ')}\n"
    path = write(tmp_path, text.encode("latin-1"))
    with pytest.raises(InputRejectedError) as raised:
        read(path, block=block)
    found = raised.value
    assert found.where.line == 3
    assert "0xc9" in found.what
    assert 'encoding = "cp1252"' in found.fix
    assert "JOS" not in found.message


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_names_are_read_where_the_mapping_says_so(tmp_path, encoding):
    path = write(tmp_path, f"{HEADER}\n{row(name='JOSÉ')}\n".encode(encoding))
    found = read(path, f'[file]\nencoding = "{encoding}"\n{PLAIN}')
    assert found.column("payee_name") == ["JOSÉ"]


def test_a_byte_that_cp1252_does_not_have_is_told(tmp_path):
    path = write(tmp_path, f"{HEADER}\n{row()}\n".encode() + b"\x81\n")
    found = refusal(path, InputRejectedError, f'[file]\nencoding = "cp1252"\n{PLAIN}')
    assert found.where.line == 3
    assert 'encoding = "latin-1"' in found.fix


def test_utf_16_is_refused_by_name(tmp_path):
    path = write(tmp_path, f"{HEADER}\n{row()}\n".encode("utf-16"))
    assert "UTF-16" in refusal(path, InputRejectedError).what


def test_a_column_that_is_there_twice_is_refused_with_both_places(tmp_path):
    path = write(tmp_path, [f"{row()},9.99"], f"{HEADER},amount")
    found = refusal(path, MappingError)
    assert "columns 4 and 8" in found.what
    assert found.where.field == "amount"


def test_a_column_twice_that_nobody_reads_does_no_harm(tmp_path):
    path = write(tmp_path, [f"{row()},,"], f"{HEADER},note,note")
    assert read(path).good.num_rows == 1


@pytest.mark.parametrize(
    "mangled", ["1.24E+08", "1,24E+08", "1E+11", "2.11101e+11", "123456789.0"]
)
@pytest.mark.parametrize("field", ["loc", "id", "sched"])
def test_an_identifier_that_a_spreadsheet_mangled_is_told(tmp_path, mangled, field):
    path = write(tmp_path, [row(**{field: f'"{mangled}"'}), row(id="2")])
    found = read(path)
    assert [(r.source_line, r.rule) for r in found.bad] == [(2, "mangled")]
    assert found.bad[0].amount_cents == 1250
    assert mangled not in found.bad[0].reason


@pytest.mark.parametrize("number", ["1234E10", "0496J10", "E5", "12-E+3"])
def test_an_identifier_that_only_looks_a_little_mangled_stays(tmp_path, number):
    assert read(write(tmp_path, [row(id=number)])).column("payment_id") == [number]


def test_an_empty_file_is_refused(tmp_path):
    found = refusal(write(tmp_path, b""), InputRejectedError)
    assert "empty" in found.what


def test_a_file_of_blank_lines_is_refused(tmp_path):
    found = refusal(write(tmp_path, b"\n\r\n\n"), InputRejectedError)
    assert "blank" in found.what


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n"])
def test_a_header_without_rows_is_refused(tmp_path, end):
    found = refusal(write(tmp_path, HEADER.encode() + end), InputRejectedError)
    assert "no row" in found.what


def test_rows_with_too_few_or_too_many_fields_are_told_and_the_rest_is_read(tmp_path):
    path = write(tmp_path, [row(), "12345678,S1,9", f"{row(id='4')},more", row(id="5")])
    found = read(path)
    assert found.rules() == [(3, "fields", None), (4, "fields", None)]
    assert "3 fields where the header has 7" in found.bad[0].reason
    assert "8 fields where the header has 7" in found.bad[1].reason
    assert found.column("payment_id") == ["00123", "5"]
    assert found.totals.unreadable == 2


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_reads_alike(tmp_path, end):
    rows = [row(), row(id="2", name='"MADE\nUP"'), row(id="3")]
    found = read(write(tmp_path, (end.join([HEADER, *rows]) + end).encode()))
    assert found.column("source_line") == [2, 3, 5]
    assert found.column("payee_name")[0] == PERSON


def test_a_row_with_a_nul_byte_is_told_and_the_rest_is_read(tmp_path):
    rows = [row(), row(id="2", name="A\0B"), row(id="3")]
    found = read(write(tmp_path, rows))
    assert found.rules() == [(3, "nul", None)]
    assert found.good.num_rows == 2


def test_a_nul_byte_is_told_where_quotes_are_odd_too(tmp_path):
    rows = [row(name='12" PIPE'), row(id="2", name="A\0B"), row(id="3")]
    assert read(write(tmp_path, rows)).rules() == [(3, "nul", None)]


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path):
    rows = [row(), row(id="2", name='"MADE UP'), row(id="3"), row(id="4")]
    found = refusal(write(tmp_path, rows), InputRejectedError)
    assert found.where.line == 3
    assert "never closed" in found.what


def test_a_gzip_file_reads_as_the_plain_one(tmp_path):
    plain = write(tmp_path, [row(), row(id="2")])
    packed = tmp_path / "in.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read(packed).good.equals(read(plain).good)


def test_a_gzip_file_that_breaks_off_is_refused(tmp_path):
    whole = gzip.compress(write(tmp_path, [row()] * 200).read_bytes())
    path = tmp_path / "in.csv.gz"
    path.write_bytes(whole[:-20])
    assert "read to its end" in refusal(path, InputRejectedError).what


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputRejectedError, match="cannot be read"):
        read(tmp_path / "none.csv")


def test_a_broken_parquet_file_is_refused(tmp_path):
    path = tmp_path / "in.parquet"
    path.write_bytes(b"PAR1 and nothing more")
    assert "Parquet" in refusal(path, InputRejectedError, CANONICAL).what


def parquet(tmp_path, **changed):
    columns = {
        "alc": pa.array(["12345678"]),
        "schedule_number": pa.array(["S1"]),
        "payment_id": pa.array(["00123"]),
        "amount_cents": pa.array([1250], pa.int64()),
        "method": pa.array(["ach"]),
    }
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table(columns | changed), path)
    return path


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("payment_id", pa.array([123])),
        ("alc", pa.array([12345678.0])),
        ("tin", pa.array([123456789])),
        ("zip5", pa.array([2139])),
        ("agency", pa.array([7])),
        ("amount_cents", pa.array([12.5])),
        ("scheduled_on", pa.array([20260701])),
        ("known_at", pa.array([5])),
        ("suspect", pa.array([1])),
    ],
)
def test_a_parquet_column_of_a_wrong_type_is_refused(tmp_path, name, values):
    found = refusal(parquet(tmp_path, **{name: values}), MappingError, CANONICAL)
    assert found.where.field == name
    assert "without loss" in found.what


def test_a_parquet_file_that_lacks_a_needed_column_is_refused(tmp_path):
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"alc": ["12345678"]}), path)
    assert "lacks the column" in refusal(path, MappingError, CANONICAL).what
