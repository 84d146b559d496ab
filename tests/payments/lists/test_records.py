import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.lists.ofac_details import cell
from outlay.payments.lists.records import UNCLOSED, records
from tests.payments.lists.made_up_lists import NULL, text_of

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028")
CELLS = st.text(LETTERS | st.sampled_from('",\n '), max_size=8) | st.just(NULL)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


def numbered(text):
    return iter(list(enumerate(text.split("\n"), 1)))


@pytest.mark.property
@given(ROWS)
def test_rows_are_read_back_as_a_spreadsheet_writes_them(rows):
    written = text_of(rows).replace("\r\n", "\n") + "\x1a\n"
    found = [record.cells for record in records(numbered(written), 3)]
    assert found == rows


@pytest.mark.property
@given(ROWS)
def test_null_is_null_wherever_it_stands(rows):
    written = text_of(rows, quoting=csv.QUOTE_MINIMAL).replace("\r\n", "\n")
    for record, row in zip(records(numbered(written), 3), rows, strict=False):
        if record.cells == row:
            empty = [cell(text) is None for text in record.cells]
            assert empty == [not t.strip() or t.strip() == "-0-" for t in row]


@pytest.mark.property
@given(st.text(max_size=60))
def test_any_text_gives_records_or_faults(text):
    lines = text.split("\n")
    found = list(records(numbered(text), 3))
    assert all(1 <= record.line <= len(lines) for record in found)
    assert [r.line for r in found] == sorted({r.line for r in found})


def test_after_an_open_quote_reading_goes_on_with_the_next_line():
    text = 'a,"b,c\nd,e,f\ng,"h",i'
    found = list(records(numbered(text), 3))
    assert found[0].fault == UNCLOSED
    assert [record.cells for record in found[1:]] == [
        ["d", "e", "f"],
        ["g", "h", "i"],
    ]


def test_end_mark_and_blank_lines_are_no_records():
    assert list(records(numbered("\n  \n\x1a\n"), 3)) == []
