"""What refuses a whole file, with the line, field and rule that are told."""

import pytest

from outlay.payments.errors import InputRejectedError
from tests.payments.nacha.made import (
    BANK,
    Batch,
    Entry,
    abroad,
    changed,
    international,
    padded,
    read,
    records,
    written,
)

# Lines: 1 header, 2 batch, 3 and 4 entries, 5 control, 6 batch, 7 entry, 8 control, 9.
GOOD = records(Batch((Entry(1), Entry(2))), Batch((Entry(1),), number=2))
# Lines: 1 header, 2 batch, 3 entry, 4 to 10 addenda, 11 control, 12 file control.
ABROAD = records(international(abroad(cents=700)))
_OPENS = f"5280{'MADE-UP OPERATOR':<36}{'9101036001':<10}ADV{'ADVICE':<10}{'':<6}"
_ADVICE = f"681{BANK}{'555':<15}{700:012d}{'101036009':<9}{'00001':<5} {'QUILL':<22}"
ADV = [
    GOOD[0],
    f"{_OPENS}260702   0101036000000001",
    f"{_ADVICE}  0031300011850001",
    f"8280{1:06d}{3130001:010d}{0:020d}{700:020d}{'':<19}101036000000001",
    f"9{1:06d}{1:06d}{1:08d}{3130001:010d}{0:020d}{700:020d}{'':<23}",
]


def refusal(tmp_path, lines, end="\n"):
    with pytest.raises(InputRejectedError) as refused:
        read(written(tmp_path / "a.ach", lines, end))
    error = refused.value
    assert error.fix
    assert error.where.file == "a.ach"
    return error.where.line, error.where.field, error.rule.removeprefix("NACHA ")


HEADERS = [
    (1, 2, "02", "Priority Code", "1.02"),
    (1, 4, "          ", "Immediate Destination", "1.03"),
    (1, 4, "A", "Immediate Destination", "1.03"),
    (1, 14, "          ", "Immediate Origin", "1.04"),
    (1, 24, "260231", "File Creation Date", "1.05"),
    (1, 24, "      ", "File Creation Date", "1.05"),
    (1, 30, "2460", "File Creation Time", "1.06"),
    (1, 34, "a", "File ID Modifier", "1.07"),
    (1, 34, " ", "File ID Modifier", "1.07"),
    (1, 35, "095", "Record Size", "1.08"),
    (1, 38, "20", "Blocking Factor", "1.09"),
    (1, 40, "2", "Format Code", "1.10"),
    (2, 2, "210", "Service Class Code", "5.02"),
    (2, 2, "280", "Service Class Code", "5.02"),
    (2, 41, "          ", "Company Identification", "5.05"),
    (2, 51, "XYZ", "Standard Entry Class Code", "5.06"),
    (2, 51, "ppd", "Standard Entry Class Code", "5.06"),
    (2, 51, "CBR", "Standard Entry Class Code", "5.06"),
    (2, 54, "          ", "Company Entry Description", "5.07"),
    (2, 70, "260230", "Effective Entry Date", "5.09"),
    (2, 70, "2607 2", "Effective Entry Date", "5.09"),
    (2, 79, "0", "Originator Status Code", "5.11"),
    (2, 79, "3", "Originator Status Code", "5.11"),
    (2, 80, "1010360A", "ODFI Identification", "5.12"),
    (2, 88, "00000 1", "Batch Number", "5.13"),
]


@pytest.mark.parametrize(("line", "start", "text", "field", "rule"), HEADERS)
def test_a_header_that_breaks_a_rule(tmp_path, line, start, text, field, rule):
    lines = changed(GOOD, line, start, text)
    assert refusal(tmp_path, lines) == (line, field, rule)


@pytest.mark.parametrize(
    ("start", "text", "field", "rule"),
    [
        (21, "XX", "Foreign Exchange Indicator", "5.IAT.04"),
        (23, "4", "Foreign Exchange Reference Indicator", "5.IAT.05"),
        (39, "C ", "Destination Country Code", "5.IAT.07"),
        (64, "us1", "Originating Currency Code", "5.IAT.11"),
        (67, "   ", "Destination Currency Code", "5.IAT.12"),
        (79, "0", "Originator Status Code", "5.IAT.15"),
    ],
)
def test_a_header_of_international_entries(tmp_path, start, text, field, rule):
    assert refusal(tmp_path, changed(ABROAD, 2, start, text)) == (2, field, rule)


def test_only_a_federal_agency_sends_death_notices(tmp_path):
    lines = records(Batch((Entry(code="23", cents=0),), "DNE", status="1"))
    assert refusal(tmp_path, lines) == (2, "Originator Status Code", "5.11")


CONTROLS = [
    (5, 2, "220", "Service Class Code", "8.02"),
    (5, 5, "000003", "Entry/Addenda Count", "8.03"),
    (5, 5, "00000 ", "Entry/Addenda Count", "8.03"),
    (5, 11, "0000000001", "Entry Hash", "8.04"),
    (5, 21, "000000000001", "Total Debit Amount", "8.05"),
    (5, 33, "000000250001", "Total Credit Amount", "8.06"),
    (5, 45, "9101036002", "Company Identification", "8.07"),
    (5, 80, "10103601", "ODFI Identification", "8.10"),
    (5, 88, "0000002", "Batch Number", "8.11"),
    (6, 88, "0000001", "Batch Number", "5.13"),
    (9, 2, "000003", "Batch Count", "9.02"),
    (9, 8, "000002", "Block Count", "9.03"),
    (9, 14, "00000004", "Entry/Addenda Count", "9.04"),
    (9, 22, "0000000000", "Entry Hash", "9.05"),
    (9, 32, "000000000001", "Total Debit Amount", "9.06"),
    (9, 44, "000000000000", "Total Credit Amount", "9.07"),
]


@pytest.mark.parametrize(("line", "start", "text", "field", "rule"), CONTROLS)
def test_a_control_that_does_not_prove_its_entries(
    tmp_path, line, start, text, field, rule
):
    lines = changed(GOOD, line, start, text)
    assert refusal(tmp_path, lines) == (line, field, rule)


def test_a_blank_company_in_a_control_is_no_fault(tmp_path):
    lines = changed(GOOD, 5, 45, " " * 10)
    assert len(read(written(tmp_path / "a.ach", lines)).good) == 3


ENTRIES = [
    (3, 2, "2A", "Transaction Code", "6.02"),
    (3, 2, "62", "Transaction Code", "6.02"),
    (3, 80, "99", "Trace Number", "6.11"),
    (3, 94, "X", "Trace Number", "6.11"),
    (4, 94, "1", "Trace Number", "6.11"),
]


@pytest.mark.parametrize(("line", "start", "text", "field", "rule"), ENTRIES)
def test_an_entry_that_no_control_could_prove(tmp_path, line, start, text, field, rule):
    lines = changed(GOOD, line, start, text)
    assert refusal(tmp_path, lines) == (line, field, rule)


@pytest.mark.parametrize(("service", "code"), [("220", "27"), ("225", "22")])
def test_direction_and_service_class(tmp_path, service, code):
    lines = records(Batch((Entry(code=code),), service=service))
    assert refusal(tmp_path, lines) == (3, "Transaction Code", "5.02")


def test_an_amount_that_cannot_be_read_is_told_with_the_total(tmp_path):
    lines = changed(GOOD, 3, 30, "00000O5000")
    with pytest.raises(InputRejectedError, match="1 of them cannot be read") as refused:
        read(written(tmp_path / "a.ach", lines))
    assert refused.value.where.line == 5


@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (GOOD[1:], 1),
        ([GOOD[0], *GOOD], 2),
        ([GOOD[0], GOOD[2]], 2),
        ([*GOOD[:2], GOOD[4]], 3),
        ([*GOOD[:2], *GOOD[1:]], 3),
        (GOOD[:4], 5),
        (GOOD[:5], 6),
        ([*GOOD[:5], GOOD[2]], 6),
        (["2" + GOOD[0][1:], *GOOD[1:]], 1),
        ([*GOOD, GOOD[1]], 10),
        ([*GOOD, GOOD[8]], 10),
        ([*padded(GOOD), GOOD[1]], 11),
        ([*GOOD[:2], "9" * 94], 3),
    ],
)
def test_a_record_where_it_may_not_stand(tmp_path, lines, line, end):
    assert refusal(tmp_path, lines, end) == (line, "Record Type Code", "F.3")


@pytest.mark.parametrize("line", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("wrong", ["\xe9", "\x07", "\x80"])
def test_a_character_that_is_not_printable_ascii(tmp_path, line, wrong):
    lines = changed(GOOD, line, 60, wrong)
    with pytest.raises(InputRejectedError, match="position 60 holds hex") as refused:
        read(written(tmp_path / "a.ach", lines))
    assert refused.value.where.line == line
    assert refused.value.where.field
    assert refused.value.rule == "NACHA F.2"


def test_a_line_end_inside_a_record_without_line_ends(tmp_path):
    lines = changed(GOOD, 3, 60, "\n")
    assert refusal(tmp_path, lines, "") == (3, "Individual Name", "F.2")


def test_a_record_that_is_too_long(tmp_path):
    lines = [*GOOD[:2], GOOD[2] + " x", *GOOD[3:]]
    assert refusal(tmp_path, lines) == (3, None, "F.1")


def test_an_endless_line(tmp_path):
    path = written(tmp_path / "a.ach", [GOOD[0], "5" * 5000])
    with pytest.raises(InputRejectedError) as refused:
        read(path, block_bytes=1000)
    assert (refused.value.where.line, refused.value.rule) == (2, "NACHA F.1")


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n"])
def test_a_file_of_nothing(tmp_path, content):
    path = tmp_path / "a.ach"
    path.write_bytes(content)
    with pytest.raises(InputRejectedError):
        read(path)


def test_advices_have_entries_and_controls_of_their_own(tmp_path):
    assert read(written(tmp_path / "a.ach", ADV)).notices == {"advice": 1}


@pytest.mark.parametrize(
    ("line", "start", "text", "field", "rule"),
    [
        (2, 79, "1", "Originator Status Code", "5.11"),
        (2, 2, "200", "Service Class Code", "5.02"),
        (3, 2, "91", "Transaction Code", "6.ADV.02"),
        (3, 94, "x", "Sequence Number", "6.ADV.15"),
        (4, 41, f"{701:020d}", "Total Credit Amount", "8.ADV.06"),
        (5, 32, f"{1:020d}", "Total Debit Amount", "9.ADV.06"),
    ],
)
def test_advices_keep_their_own_rules(tmp_path, line, start, text, field, rule):
    lines = changed(ADV, line, start, text)
    assert refusal(tmp_path, lines) == (line, field, rule)


def test_advices_do_not_stand_beside_payments(tmp_path):
    lines = [*ADV[:4], changed(GOOD, 6, 88, "0000002")[5], *GOOD[6:]]
    assert refusal(tmp_path, lines) == (5, "Standard Entry Class Code", "5.06")


def test_no_message_shows_what_a_field_holds(tmp_path):
    lines = changed(GOOD, 3, 55, "Zebulon\xe9")
    with pytest.raises(InputRejectedError) as refused:
        read(written(tmp_path / "a.ach", lines))
    assert "Zebulon" not in refused.value.message
