"""In is good plus bad, in rows and cents, whatever the file."""

import csv
import io
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import InputRejectedError
from tests.payments.delimited.reading import HEADER, read

SOUND = ["12345678", "S1", "1", "12.50", "ach", "2026-07-01", "MADE UP"]
SPOILT = {
    0: ["", "1234", "1.23E+08"],
    1: ["", "1E+11"],
    2: ["", "2", "00123", "123.0"],
    3: ["", "0", "-4.00", "1.005", "x", "7", "999999999999999.99", "1e5", "(3.10)"],
    4: ["", "cash", "ACH", "wire"],
    5: ["", "2026-02-30", "07/01/2026"],
    6: ["", "A\nB", 'A "B"', "É", "A,B", "A\0B"],
}


@st.composite
def rows(draw) -> list[str]:
    row = list(SOUND)
    row[2] = str(draw(st.integers(1, 9)))
    for place in draw(st.sets(st.sampled_from(sorted(SPOILT)), max_size=2)):
        row[place] = draw(st.sampled_from(SPOILT[place]))
    return row[: draw(st.sampled_from([7, 7, 7, 7, 7, 4]))] + draw(
        st.sampled_from([[], [], [], [], ["more"]])
    )


def readable(row: list[str]) -> int:
    """Return the cents of a row by a calculation of its own; 0 where unreadable."""
    if len(row) != len(SOUND) or "\0" in row[6]:
        return 0
    text = row[3]
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?|\([0-9]+\.[0-9]+\)", text):
        return 0
    sign = -1 if text[0] in "-(" else 1
    cents = Decimal(text.strip("-()")) * 100 * sign
    return int(cents) if cents == int(cents) else 0


@pytest.mark.slow
@pytest.mark.property
@given(
    made=st.lists(rows(), min_size=1, max_size=8),
    block=st.sampled_from([200, 8 << 20]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_comes_in_is_good_or_bad(tmp_path_factory, made, block, line_end):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end).writerows(made)
    path = tmp_path_factory.mktemp("made") / "in.csv"
    path.write_text(f"{HEADER}{line_end}{text.getvalue()}", "utf-8", newline="")
    found = read(path, block=block)
    assert found.totals.payments == len(made)
    assert found.totals.cents == sum(readable(row) for row in made)
    lines = found.column("source_line") + [row.source_line for row in found.bad]
    assert len(set(lines)) == len(made)
    assert all(row.reason and row.rule for row in found.bad)


@pytest.mark.slow
@pytest.mark.property
@given(st.binary(max_size=80), st.sampled_from([100, 8 << 20]))
def test_any_bytes_at_all_are_read_or_refused(tmp_path_factory, junk, block):
    path = tmp_path_factory.mktemp("junk") / "in.csv"
    path.write_bytes(f"{HEADER}\n".encode() + junk)
    try:
        assert read(path, block=block).totals.payments > 0
    except InputRejectedError as refusal:
        told = refusal
    else:
        return
    assert told.where.file == str(path)


def test_no_reason_tells_what_a_cell_holds(tmp_path):
    told = {"tin": "12345678X", "acct": "9876543210.0", "routing": "123456789"}
    header = f"{HEADER},{','.join(told)}"
    body = f"{','.join(SOUND)},{','.join(told.values())}"
    path = tmp_path / "in.csv"
    path.write_text(f"{header}\n{body}\n")
    from tests.payments.delimited.reading import PLAIN

    mapping = f'{PLAIN}\ntin="tin"\naccount_number="acct"\nrouting_number="routing"'
    found = read(path, mapping)
    assert len(found.bad) == 1
    said = repr(found.bad)
    assert not any(value in said for value in (*told.values(), "MADE UP"))
