"""What a sound row becomes, and the reason of each that is not."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.formats.delimited import CANONICAL
from outlay.payments.formats.delimited.checks import IDENTIFIERS
from outlay.payments.formats.delimited.rules import REASONS
from tests.payments.delimited.reading import HEADER, PLAIN, read, row, write


def one(tmp_path, target: str, cell: str, source: str = '"more"'):
    """Read a sound row with a further column mapped to `target`."""
    path = write(tmp_path, [f'{row()},"{cell}"'], f"{HEADER},more")
    return read(path, f"{PLAIN}\n{target} = {source}")


def test_a_sound_row_keeps_its_leading_zeros(tmp_path):
    found = read(write(tmp_path, [row(loc="00000012", sched="0001")]))
    assert found.column("payment_id") == ["00123"]
    assert found.column("alc") == ["00000012"]
    assert found.column("schedule_number") == ["0001"]
    assert found.column("source_line") == [2]
    assert found.column("suspect") == [False]


@pytest.mark.parametrize("field", ["loc", "sched", "id", "amount", "how"])
@pytest.mark.parametrize("cell", ["", "  ", "\t", "\xa0"])
def test_what_every_payment_needs_may_not_be_empty(tmp_path, field, cell):
    found = read(write(tmp_path, [row(**{field: cell})]))
    assert [fault.rule for fault in found.bad] == ["required"]


def test_null_words_are_empty(tmp_path):
    mapping = f'[file]\nnull_words = ["N/A", "NULL"]\n{PLAIN}'
    found = read(write(tmp_path, [row(name="N/A"), row(id="NULL")]), mapping)
    assert found.column("payee_name") == [None]
    assert found.rules() == [(3, "required", "payment_id")]


@pytest.mark.parametrize("alc", ["1234567", "123456789", "1234567A"])
def test_a_location_code_has_8_digits(tmp_path, alc):
    assert read(write(tmp_path, [row(loc=alc)])).rules() == [(2, "alc", "alc")]


def test_methods_are_mapped_and_others_refused(tmp_path):
    mapping = PLAIN.replace('"how"', '{ column = "how", values = { A = "ach" } }')
    rows = [row(how="A"), row(how="CHECK", id="2"), row(how="cash", id="3")]
    found = read(write(tmp_path, rows), mapping)
    assert found.column("method") == ["ach", "check"]
    assert found.rules() == [(4, "method", "method")]


@pytest.mark.parametrize(
    ("cell", "kept"), [("123-45-6789", "123456789"), ("12-3456789", "123456789")]
)
def test_a_tin_is_9_digits_with_or_without_dashes(tmp_path, cell, kept):
    assert one(tmp_path, "tin", cell).column("tin") == [kept]


@pytest.mark.parametrize("cell", ["12345678", "1234567890", "12345678X"])
def test_another_tin_is_bad(tmp_path, cell):
    assert one(tmp_path, "tin", cell).rules() == [(2, "tin", "tin")]


def test_lost_zeros_are_put_back_where_the_mapping_says_so(tmp_path):
    source = '{ column = "more", zero_fill = 9 }'
    assert one(tmp_path, "tin", "1234567", source).column("tin") == ["001234567"]


def check_digit(eight: str) -> int:
    """Return the ninth digit by the ABA's weights."""
    total = sum(int(d) * w for d, w in zip(eight, (3, 7, 1) * 3, strict=False))
    return -total % 10


@pytest.mark.parametrize("eight", ["01100001", "12100024", "32108123", "26127000"])
def test_a_routing_number_has_the_check_digit_of_its_weights(tmp_path, eight):
    rows = [f"{row(id=str(digit))},{eight}{digit}" for digit in range(10)]
    path = write(tmp_path, rows, f"{HEADER},more")
    found = read(path, f'{PLAIN}\nrouting_number = "more"')
    assert found.column("routing_number") == [f"{eight}{check_digit(eight)}"]
    assert {fault.rule for fault in found.bad} == {"routing"}


@pytest.mark.parametrize("cell", ["000000000", "12100024", "1210002481"])
def test_other_routing_numbers_are_bad(tmp_path, cell):
    rules = one(tmp_path, "routing_number", cell).rules()
    assert rules == [(2, "routing", "routing_number")]


@pytest.mark.parametrize("cell", ["02139-4301", "021394301", "02139"])
def test_a_zip_keeps_its_first_five_digits(tmp_path, cell):
    assert one(tmp_path, "zip5", cell).column("zip5") == ["02139"]


def test_a_zip_that_lost_its_zero_is_bad(tmp_path):
    assert one(tmp_path, "zip5", "2139").rules() == [(2, "zip", "zip5")]


def test_a_foreign_postal_code_is_no_zip(tmp_path):
    path = write(tmp_path, [f"{row()},SW1A 1AA,gb"], f"{HEADER},zip,land")
    found = read(path, f'{PLAIN}\nzip5 = "zip"\ncountry = "land"')
    assert found.column("country") == ["GB"]


def test_the_domestic_country_is_null(tmp_path):
    assert one(tmp_path, "country", "us").column("country") == [None]


def test_an_unknown_kind_of_tin_is_bad(tmp_path):
    assert one(tmp_path, "tin_type", "SSN").column("tin_type") == ["ssn"]
    assert one(tmp_path, "tin_type", "passport").rules() == [
        (2, "tin_type", "tin_type")
    ]


def test_a_flag_is_true_or_false(tmp_path):
    assert one(tmp_path, "suspect", "Yes").column("suspect") == [True]
    assert one(tmp_path, "suspect", "maybe").rules() == [(2, "flag", "suspect")]


@pytest.mark.parametrize("target", IDENTIFIERS)
def test_every_identifier_is_looked_at_for_spreadsheet_damage(tmp_path, target):
    named = {"alc": "loc", "schedule_number": "sched", "payment_id": "id"}
    if target in named:
        found = read(write(tmp_path, [row(**{named[target]: "1.23E+08"})]))
    else:
        found = one(tmp_path, target, "1.23E+08")
    assert found.rules() == [(2, "mangled", target)]


def test_a_payment_key_comes_once(tmp_path):
    rows = [
        row(),
        row(amount="1.00"),
        row(date="2026-10-01"),
        row(sched="S2"),
        row(loc="00000012"),
        row(id="124", amount="bad"),
        row(id="124"),
        row(),
    ]
    for block in (1, 8 << 20):
        found = read(write(tmp_path, rows), block=block)
        assert found.rules() == [
            (3, "repeated", "payment_id"),
            (7, "money", "amount_cents"),
            (9, "repeated", "payment_id"),
        ]
        assert "line 2 has the same" in found.bad[2].reason
        assert found.bad[0].payment_id == "00123"


def test_row_numbers_stand_for_payment_ids(tmp_path):
    mapping = f"[file]\nrow_number_ids = true\n{PLAIN}".replace('payment_id = "id"', "")
    found = read(write(tmp_path, [row(), row()]), mapping)
    assert found.column("payment_id") == ["2", "3"]


def test_constants_fill_what_the_file_does_not_say(tmp_path):
    mapping = PLAIN.replace('alc = "loc"', "") + (
        '\n[constants]\nalc = "00000001"\nagency = "A\'; DROP TABLE seen; --"'
        '\nscheduled_on = "2026-01-02"'
    ).replace('scheduled_on = "2026-01-02"', 'invoice_on = "2026-01-02"')
    found = read(write(tmp_path, [row()]), mapping)
    assert found.column("alc") == ["00000001"]
    assert found.column("agency") == ["A'; DROP TABLE seen; --"]
    assert str(found.column("invoice_on")[0]) == "2026-01-02"


def test_features_of_the_program_come_along(tmp_path):
    rows = [f"{row()},007,A", f"{row(id='2')},n/a,B", f"{row(id='3')},NaN,C"]
    path = write(tmp_path, rows, f"{HEADER},Visits,Ward")
    mapping = (
        f'{PLAIN}\n[features]\nx_visits = {{ column = "Visits", kind = "numeric" }}'
        '\nx_ward = { column = "Ward", kind = "text" }'
    )
    found = read(path, mapping)
    assert found.column("x_visits") == [7.0]
    assert found.column("x_ward") == ["A"]
    assert found.rules() == [(3, "number", "x_visits"), (4, "number", "x_visits")]


def test_names_in_a_header_never_become_sql(tmp_path):
    name = 'amount"; DROP TABLE seen; --'
    path = write(
        tmp_path, [row()], HEADER.replace("amount", f'"{name}"'.replace('"a', '"a'))
    )
    header = HEADER.replace("amount", '"' + name.replace('"', '""') + '"')
    path = write(tmp_path, [row()], header)
    mapping = PLAIN.replace('"amount"', f"'{name}'")
    assert read(path, mapping).column("amount_cents") == [1250]


def test_csv_and_parquet_of_the_same_rows_read_alike(tmp_path):
    cells = {
        "alc": ["00000012", "00000012"],
        "schedule_number": ["S1", "S1"],
        "payment_id": ["00123", "00124"],
        "amount_cents": ["1250", "-300"],
        "method": ["ach", "check"],
        "scheduled_on": ["2026-07-01", "2026-07-02"],
        "known_at": ["2026-06-30T12:00:00Z", "2026-06-30T13:00:00Z"],
        "zip5": ["02139", None],
        "x_ward": ["007", None],
    }
    lines = [",".join(column[n] or "" for column in cells.values()) for n in range(2)]
    text = write(tmp_path, lines, ",".join(cells))
    table = pa.table({name: pa.array(values) for name, values in cells.items()})
    typed = {
        "amount_cents": pa.array([1250, -300]),
        "scheduled_on": table["scheduled_on"].cast(pa.date32()),
        "known_at": table["known_at"].cast(pa.timestamp("ns", "UTC")),
        "method": table["method"].dictionary_encode(),
    }
    for name, values in typed.items():
        table = table.set_column(table.schema.names.index(name), name, values)
    pq.write_table(table, tmp_path / "in.parquet")
    plain, columns = read(text, CANONICAL), read(tmp_path / "in.parquet", CANONICAL)
    same = [name for name in plain.good.schema.names if name != "source_line"]
    assert plain.good.select(same).equals(columns.good.select(same))
    assert columns.column("source_line") == [1, 2]
    assert plain.column("x_ward") == ["007", None]


def test_every_reason_is_a_whole_sentence_without_slots_left():
    facts = {"found": 1, "expected": 2, "lines": 1, "first": 2, "field": "tin"}
    for text in REASONS.values():
        assert "{" not in text.format(**facts)
