"""Lengths, line ends, code pages and characters."""

from dataclasses import replace

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.spr import looks_like_spr
from outlay.payments.formats.spr.encoding import HEAD_BYTES, Framing
from tests.payments.spr.made import PAYMENT, ach, checks, put, read, whole, write

LINES = whole(ach(), checks())
MANY = whole(ach(*[replace(PAYMENT, payment_id=str(n)) for n in range(20)]))
ENDS = ["\n", "\r\n", ""]


def refusal(path, **options):
    with pytest.raises(InputRejectedError) as refused:
        read(path, **options)
    return refused.value


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("codec", ["ascii", "cp037"])
@pytest.mark.parametrize("lines", [LINES, MANY])
def test_every_line_end_and_code_page_reads_the_same(tmp_path, end, codec, lines):
    found = read(write(tmp_path / "made.spr", lines, end, codec), block_records=3)
    assert found == read(write(tmp_path / "plain.spr", lines))


def test_the_last_line_end_may_be_missing(tmp_path):
    path = tmp_path / "made.spr"
    path.write_text("\r\n".join(LINES), "ascii", newline="")
    assert len(read(path).good) == 2


def test_ebcdic_lines_may_end_with_new_line(tmp_path):
    path = tmp_path / "made.spr"
    path.write_bytes(b"\x15".join(line.encode("cp037") for line in LINES))
    assert len(read(path).good) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", ["ascii", "cp037"])
@pytest.mark.parametrize("length", [849, 851, 0])
@pytest.mark.parametrize("line", [1, 3, 8])
def test_a_record_of_another_length_is_refused(tmp_path, end, codec, length, line):
    lines = list(LINES)
    lines[line - 1] = lines[line - 1][:length].ljust(length)
    error = refusal(write(tmp_path / "made.spr", lines, end, codec))
    assert error.what == f"record {line} has {length} characters instead of 850"
    assert (error.where.line, error.where.field) == (line, None)
    assert error.rule == "SPR 5.0.2, 1.2"
    assert "fill the record with blanks" in error.fix


@pytest.mark.parametrize("change", [lambda r: r[:-1], lambda r: r + " "])
def test_without_line_ends_the_shift_shows_in_the_next_record(tmp_path, change):
    lines = [change(line) if n == 2 else line for n, line in enumerate(MANY)]
    error = refusal(write(tmp_path / "made.spr", lines, ""))
    assert error.where.line == 4
    assert error.where.field == "Record Code"
    assert "an earlier record is not 850 characters long" in error.fix


@pytest.mark.parametrize("end", ENDS)
def test_a_truncated_last_record_is_refused(tmp_path, end):
    path = write(tmp_path / "made.spr", LINES, end)
    cut = len(end) + 40
    path.write_bytes(path.read_bytes()[:-cut])
    error = refusal(path)
    assert error.what == (
        "the file ends inside record 8, which has 810 characters instead of 850"
    )
    assert error.where.line == 8
    assert error.fix == "send the whole file again"


def test_an_over_long_last_record_without_line_end_is_refused(tmp_path):
    path = tmp_path / "made.spr"
    path.write_text("\n".join([*LINES[:-1], LINES[-1] + "  "]), "ascii")
    assert "record 8 has 852 or more characters" in refusal(path).what


def test_mixed_line_ends_are_refused(tmp_path):
    path = tmp_path / "made.spr"
    path.write_bytes(("\n".join(LINES[:4]) + "\r\n" + "\n".join(LINES[4:])).encode())
    error = refusal(path)
    assert error.what == "record 4 has 851 characters instead of 850"
    assert "line ends must be the same" in error.fix


def test_a_byte_order_mark_is_refused(tmp_path):
    path = tmp_path / "made.spr"
    path.write_text("\n".join(LINES), "utf-8-sig")
    assert refusal(path).what == "record 1 has 853 characters instead of 850"


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("codec", ["ascii", "cp037"])
def test_ids_are_equal_whatever_their_justification(tmp_path, end, codec):
    again = replace(PAYMENT, payment_id="   P1")
    path = write(tmp_path / "made.spr", whole(ach(PAYMENT, again)), end, codec)
    for block_records in (1, 100):
        assert refusal(path, block_records=block_records).rule == "SPR 5.0.2, 02.20"


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "made.spr"
    path.write_bytes(b"")
    error = refusal(path)
    assert (error.what, error.where.line) == ("the file is empty", 1)


@pytest.mark.parametrize(
    ("codec", "byte", "field", "position"),
    [
        ("ascii", 0x00, "PayeeName", 40),
        ("ascii", 0x1F, "Amount", 20),
        ("ascii", 0x09, "City", 0),
        ("ascii", 0xE9, "PayeeName", 33),
        ("cp037", 0x3F, "PayeeName", 33),
        ("cp037", 0x00, "TIN", 379),
    ],
)
def test_a_forbidden_character_is_refused(tmp_path, codec, byte, field, position):
    position, field = (140, "CityName") if field == "City" else (position, field)
    path = write(tmp_path / "made.spr", LINES, "\n", codec)
    content = bytearray(path.read_bytes())
    content[2 * 851 + position - 1] = byte
    path.write_bytes(content)
    error = refusal(path)
    assert (error.where.line, error.where.field) == (3, field)
    assert error.rule == "SPR 5.0.2, 1.4"
    assert f"position {position} holds hex {byte:02X}" in error.what


@pytest.mark.parametrize("byte", [0x00, 0x1F, 0xFF])
def test_fillers_are_not_checked(tmp_path, byte):
    path = write(tmp_path / "made.spr", LINES, "")
    content = bytearray(path.read_bytes())
    content[2 * 850 + 600 : 3 * 850] = bytes([byte]) * 250
    path.write_bytes(content)
    assert len(read(path).good) == 2


def test_digits_and_blanks_are_allowed_in_ascii(tmp_path):
    # Hex 30 to 39 and 20 are under 3F: the rule as printed is one for EBCDIC.
    assert not read(write(tmp_path / "made.spr", LINES)).bad


def test_ebcdic_names_with_accents_are_kept(tmp_path):
    lines = [
        put(line, 31, "JOSÉ MUÑOZ".ljust(35)) if line[:2] in {"02", "12"} else line
        for line in LINES
    ]
    found = read(write(tmp_path / "made.spr", lines, "", "cp037"))
    assert [row["payee_name"] for row in found.good] == ["JOSÉ MUÑOZ"] * 2


@pytest.mark.parametrize("codec", ["ascii", "cp037"])
@pytest.mark.parametrize("end", ENDS)
def test_a_request_is_known_by_its_first_bytes(codec, end):
    content = "".join(line + end for line in LINES).encode(codec)
    assert looks_like_spr(content[:HEAD_BYTES])
    assert Framing.of(content[:HEAD_BYTES]).stride == 850 + len(end)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b"", False),
        (b"payee,amount\nA,1\n", False),
        (b"H ,amount\n1,2\n", False),
        (b"H \tamount\n", False),
        (b"PAR1\x15\x04", False),
        (b"01,02,03\n", False),
        (b"02" + b"x" * 40 + b"\n", False),
        (b"H AGENCY", True),
        (b"01" + b" " * 847 + b"\n", True),
        (b"01" + b" " * 849 + b"\n", True),
        (b"02" + b" " * 5000, True),
        ("H AGENCY".encode("cp037"), True),
        (b"\xef\xbb\xbfH AGENCY", True),
    ],
)
def test_other_files_are_not_taken_for_a_request(head, known):
    assert looks_like_spr(head) is known
