"""Cuts a block of CSV bytes into rows of cells, the fast way wherever it is sure."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from outlay.payments.formats.delimited.layout import Layout, lay_out
from outlay.payments.formats.delimited.opened import check_utf8
from outlay.payments.formats.delimited.raw import RawRows, trimmed
from outlay.payments.formats.delimited.rules import reason
from outlay.payments.formats.delimited.stray import Record, StrayQuotes, lines_before
from outlay.payments.reader import BadRow


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts blocks of one file: `places` are the columns to keep, from 0.

    Two tokenisers are at work: numpy finds the records, Arrow their cells. Where
    they do not find the same number of rows, or a quote stands where it should
    not, each record is taken by itself.
    """

    path: Path
    delimiter: str
    places: tuple[int, ...]
    expected: int

    def header(self, block: bytes, *, final: bool) -> tuple[list[str], int, int] | None:
        """Return names, bytes and lines of the first record that is not blank."""
        for record in StrayQuotes(self.delimiter).records(block, final=final):
            if record.fields:
                check_utf8(block[record.start : record.end], self.path, 1)
                names = [name.strip() for name in record.fields]
                return names, record.end, lines_before(block, record.end)
        return None

    def cut(self, block: bytes, line: int, *, final: bool) -> tuple[RawRows, int, int]:
        """Return the whole records of `block`, and the bytes and lines they take.

        Parameters
        ----------
        block : bytes
            UTF-8 that begins with a record.
        line : int
            The line that `block` begins on.
        final : bool
            Whether nothing follows `block`.
        """
        layout = lay_out(block, self.delimiter, final=final)
        if layout is not None:
            check_utf8(block[: layout.next], self.path, line)
            raw = self._fast(block, line, layout)
            if raw is not None:
                lines = int(np.searchsorted(layout.line_ends, layout.next))
                return raw, layout.next, lines
        return self._slow(block, line, final=final)

    def _fast(self, block: bytes, line: int, layout: Layout) -> RawRows | None:
        lines = layout.lines() + line
        whole = layout.fields == self.expected
        nul = _records_with_nul(block, layout)
        bad = [
            *(self._misfit(lines[i], layout.fields[i]) for i in np.flatnonzero(~whole)),
            *(_nul(lines[i]) for i in np.flatnonzero(whole & nul)),
        ]
        good = whole & ~nul
        cells = self._parse(_only(block, layout, good), int(good.sum()))
        if cells is None:
            return None
        return self._raw(cells, lines[good], bad)

    def _parse(self, text: bytes, rows: int) -> pa.Table | None:
        """Return the cells of `text`, or None where Arrow finds another row count."""
        names = [f"c{place}" for place in range(self.expected)]
        kept = [f"c{place}" for place in self.places]
        types = dict.fromkeys(kept, pa.string())
        if not rows:
            return pa.schema(types.items()).empty_table()
        table = arrow_csv.read_csv(
            pa.BufferReader(text),
            arrow_csv.ReadOptions(column_names=names, block_size=len(text) + 1),
            arrow_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
            arrow_csv.ConvertOptions(
                column_types=types,
                include_columns=kept or names[:1],
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        return table if table.num_rows == rows else None

    def _slow(
        self, block: bytes, line: int, *, final: bool
    ) -> tuple[RawRows, int, int]:
        rows: list[list[str]] = []
        at: list[int] = []
        bad: list[BadRow] = []
        used, begins = 0, line
        for record in StrayQuotes(self.delimiter).records(block, final=final):
            spanned = lines_before(block[record.start : record.end], record.size)
            fault = self._fault(record, block, begins, spanned)
            if fault is not None:
                bad.append(fault)
            elif record.fields:
                rows.append(record.fields)
                at.append(begins)
            used, begins = record.end, begins + spanned
        check_utf8(block[:used], self.path, line)
        cells = pa.table(
            {
                f"c{p}": pa.array([row[p] for row in rows], pa.string())
                for p in self.places
            }
        )
        raw = self._raw(cells, np.array(at, dtype=np.int64), bad)
        return raw, used, begins - line

    def _fault(
        self, record: Record, block: bytes, line: int, lines: int
    ) -> BadRow | None:
        if not record.sound:
            why = reason("quotes", None, lines=max(lines, 1))
            return BadRow(line, "quotes", None, why)
        if record.fields and len(record.fields) != self.expected:
            return self._misfit(line, len(record.fields))
        return _nul(line) if b"\0" in block[record.start : record.end] else None

    def _misfit(self, line: int, found: int) -> BadRow:
        why = reason("fields", None, found=int(found), expected=self.expected)
        return BadRow(int(line), "fields", None, why)

    def _raw(
        self, cells: pa.Table, lines: NDArray[np.int64], bad: list[BadRow]
    ) -> RawRows:
        numbers = pa.array(lines, pa.int64())
        numbered = trimmed(cells).append_column("source_line", numbers)
        in_order = tuple(sorted(bad, key=lambda row: row.source_line))
        return RawRows(numbered, in_order, len(lines) + len(bad))


def _nul(line: int) -> BadRow:
    return BadRow(int(line), "nul", None, reason("nul", None))


def _records_with_nul(block: bytes, layout: Layout) -> NDArray[np.bool_]:
    held = np.zeros(len(layout.starts), dtype=np.bool_)
    if b"\0" in block:
        places = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == 0)
        places = places[places < layout.next]
        held[np.searchsorted(layout.starts, places, side="right") - 1] = True
    return held


def _only(block: bytes, layout: Layout, good: NDArray[np.bool_]) -> bytes:
    """Return the bytes of the `good` records."""
    if good.all():
        return block[layout.starts[0] : layout.next] if len(good) else b""
    spans = zip(layout.starts[good], layout.ends[good], strict=True)
    return b"".join(block[start:end] + b"\n" for start, end in spans)
