"""Records and their lines, against Python's csv module."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.delimited.csv_source import CsvSource
from outlay.payments.formats.delimited.mapping import FileForm

CELL = st.text('ab,;"\n\r é', max_size=6)
GRID = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=12
    )
)


def source(path, block=8 << 20):
    return CsvSource(path, FileForm(), block=block)


def taken(path, block=8 << 20):
    """Return header, rows of (line, cells) and bad rows."""
    reader = source(path, block)
    header = reader.header()
    rows, bad, records = [], [], 0
    for raw in reader.rows(header, range(len(header.names))):
        columns = [raw.cells[f"c{n}"].to_pylist() for n in range(len(header.names))]
        lines = raw.cells["source_line"].to_pylist()
        rows += list(zip(lines, zip(*columns, strict=True), strict=True))
        bad += raw.bad
        records += raw.records
    assert records == len(rows) + len(bad)
    return header.names, rows, bad


def outcome(path, block):
    """Return what was taken, or where the file was refused."""
    try:
        return taken(path, block)
    except InputRejectedError as refusal:
        return refusal.where


def written(grid, line_end, quoting) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end, quoting=quoting).writerows(grid)
    return text.getvalue()


@pytest.mark.property
@given(
    grid=GRID,
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    last=st.booleans(),
    block=st.sampled_from([1, 7, 64, 8 << 20]),
)
def test_a_written_file_is_read_back(
    tmp_path_factory, grid, line_end, quoting, last, block
):
    if any("\r" in cell for row in grid for cell in row):
        quoting = csv.QUOTE_ALL  # csv leaves a lone CR unquoted, which is no record
    text = written(grid, line_end, quoting)
    if not last:
        text = text.removesuffix(line_end)
    path = tmp_path_factory.mktemp("records") / "in.csv"
    path.write_bytes(text.encode())
    header, rows, bad = taken(path, block)
    assert not bad
    assert header == [name.strip() for name in grid[0]]
    assert [list(cells) for _, cells in rows] == [
        [cell.strip(" ") for cell in row] for row in grid[1:]
    ]
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line, _ in rows]
    assert lines == sorted(lines)
    for (line, cells), following in zip(rows, [*lines[1:], None], strict=True):
        if following is not None:
            spanned = sum(
                cell.replace("\r\n", "\n").replace("\r", "\n").count("\n")
                for cell in cells
            )
            assert following == line + spanned + 1
        assert line <= ends.count("\n") + 1


@pytest.mark.property
@given(text=st.text('ab,"\n\r', max_size=60), block=st.sampled_from([1, 5, 8 << 20]))
def test_any_text_at_all_is_read_the_same_in_blocks_of_any_size(
    tmp_path_factory, text, block
):
    path = tmp_path_factory.mktemp("records") / "in.csv"
    path.write_bytes(b"a,b\n" + text.encode())
    assert outcome(path, block) == outcome(path, 8 << 20)


def test_a_row_after_newlines_in_quotes_has_its_own_line(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(b'a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n2,y\r\n')
    assert taken(path)[1] == [(2, ("1", "x\r\ny\r\nz")), (6, ("2", "y"))]


def test_a_quote_inside_an_unquoted_text_is_part_of_it(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(b'a,b\n1,12" PIPE\n2,"a ""b"""\n3,x\n')
    assert [cells for _, cells in taken(path)[1]] == [
        ("1", '12" PIPE'),
        ("2", 'a "b"'),
        ("3", "x"),
    ]


def test_text_after_a_closing_quote_is_bad_and_the_rest_is_read(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(b'a,b\n1,"x"y\n2,z\n')
    _, rows, bad = taken(path)
    assert rows == [(3, ("2", "z"))]
    assert [(row.source_line, row.rule) for row in bad] == [(2, "quotes")]
