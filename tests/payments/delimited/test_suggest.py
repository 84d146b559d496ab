"""A drafted mapping loads, and reads a clear file without editing."""

import string

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.delimited.loading import parse_mapping
from outlay.payments.formats.delimited.mask import masked
from outlay.payments.formats.delimited.suggest import suggest_mapping
from tests.payments.delimited.reading import read

CLEAR = (
    "Agency Location Code;Schedule Number;Payment ID;Payee Name;TIN;Amount;"
    "Payment Method;Payment Date;Zip Code;Color\n"
    "12345678;S1;00123;JOSÉ MADEUP;123-45-6789;$1.234,50;EFT;31.12.2025;02139;red\n"
    "12345678;S1;00124;ANNA MADEUP;12-3456789;-$3,00;CHK;01.02.2026;02139-1234;blue\n"
)


def drafted(tmp_path, text: bytes):
    path = tmp_path / "in.csv"
    path.write_bytes(text)
    draft, shown = suggest_mapping(path)
    return path, draft, shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_clear_file_is_read_with_its_draft(tmp_path, encoding):
    path, draft, _ = drafted(tmp_path, CLEAR.encode(encoding))
    found = read(path, draft)
    assert found.bad == []
    assert found.column("amount_cents") == [123_450, -300]
    assert [str(day) for day in found.column("scheduled_on")] == [
        "2025-12-31",
        "2026-02-01",
    ]
    assert found.column("method") == ["ach", "check"]
    assert found.column("payee_name")[0] == "JOSÉ MADEUP"
    assert found.column("payment_id") == ["00123", "00124"]
    assert found.column("zip5") == ["02139", "02139"]
    assert '#   "Color"' in draft


def test_a_thin_file_is_read_with_stand_ins_that_the_draft_points_out(tmp_path):
    text = b"VendorNum,Date,InvNum,Amount\n2001,2010-01-02,0496J10,36.08\n"
    path, draft, _ = drafted(tmp_path, text)
    assert read(path, draft).column("invoice_number") == ["0496J10"]
    for said in ("no location code found", "no payment id found", "no method found"):
        assert said in draft


def test_a_date_that_reads_two_ways_is_called_a_guess(tmp_path):
    _, draft, _ = drafted(tmp_path, b"Payment Date,Amount\n01/02/2026,1.00\n")
    assert "guessed: the values would also read as %d/%m/%Y" in draft


def test_an_amount_under_an_unclear_name_is_found_by_its_values(tmp_path):
    path, draft, _ = drafted(tmp_path, b"who,when,betrag\na,2026-01-02,1.50\n")
    assert "guessed by its values" in draft
    assert read(path, draft).column("amount_cents") == [150]


def test_a_file_without_amounts_has_a_draft_that_says_so(tmp_path):
    _, draft, _ = drafted(tmp_path, b"a,b\nx,y\n")
    assert "no amount found" in draft
    assert parse_mapping(draft, "draft").columns["amount_cents"].column == "?"


def test_an_unknown_method_is_pointed_out(tmp_path):
    _, draft, _ = drafted(tmp_path, b"Payment Method,Amount\nbarter,1.00\n")
    assert "some values are no known method" in draft
    assert "barter" not in draft


def test_names_that_would_break_toml_do_not(tmp_path):
    text = b'"say ""amount""","a\\b","two\nlines",Amount\n1,2,3,4.00\n'
    path, draft, _ = drafted(tmp_path, text)
    assert read(path, draft).totals.payments == 1


def test_ten_rows_are_shown_by_their_shape_alone(tmp_path):
    rows = CLEAR.splitlines()
    text = "\n".join([rows[0], *rows[1:] * 8])
    _, draft, shown = drafted(tmp_path, text.encode())
    assert len(shown) == 10
    assert shown[0]["Payee Name"] == "xxxx xxxxxx"
    assert shown[0]["TIN"] == "999-99-9999"
    assert shown[0]["Amount"] == "$9.999,99"
    for secret in ("MADEUP", "123-45-6789", "00123", "red"):
        assert secret not in repr(shown)
        assert secret not in draft


@pytest.mark.property
@given(st.text(max_size=30))
def test_a_mask_keeps_length_and_tells_nothing(value):
    shape = masked(value)
    assert len(shape) == len(value)
    assert set(shape) <= set("x9" + string.punctuation + " ")


def test_an_empty_file_has_no_draft(tmp_path):
    with pytest.raises(InputRejectedError, match="empty"):
        drafted(tmp_path, b"")


def test_parquet_has_no_draft(tmp_path):
    pq.write_table(pa.table({"a": ["x"]}), tmp_path / "in.parquet")
    with pytest.raises(InputRejectedError, match="Parquet"):
        suggest_mapping(tmp_path / "in.parquet")
