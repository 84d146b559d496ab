"""Tables that others send, as Parquet or CSV: read with the place of every fault."""

import csv
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.intake.source import Source
from outlay.payments.tables import TEXT

DELIMITERS = ",;\t|"


class _Reader(Protocol):
    """What csv.reader gives: rows of cells, and the line it has come to."""

    line_num: int

    def __next__(self) -> list[str]: ...

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A table as it came, with the line or row of each of its rows.

    Attributes
    ----------
    file, sha256 : str
        Name and content of the file.
    rows : pa.Table
        From CSV every column is text, and an empty cell is null.
    lines : sequence of int
        Of each row: its line in a CSV, its number from 1 in Parquet.
    """

    file: str
    sha256: str
    rows: pa.Table
    lines: Sequence[int]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read `path`; Parquet by its first bytes, else CSV.

        Raises
        ------
        InputRejectedError
            Where it is empty, damaged or not text.
        """
        source = Source.of(path)
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        rows, lines = _parquet(path) if parquet else _csv(path)
        return cls(path.name, source.sha256, rows, lines)

    @property
    def names(self) -> list[str]:
        """The columns, in order."""
        names: list[str] = self.rows.column_names
        return names

    def refuse_where(
        self, wrong: pa.Array | pa.ChunkedArray, field: str, problem: str, *, fix: str
    ) -> None:
        """Refuse the table where `wrong` (null counts as right) holds in any row.

        The message names the first such row, never its value: a cell may hold a
        person's number that slipped into the wrong column.
        """
        flags = pc.fill_null(wrong, False)
        at = flags.index(True).as_py()
        if at < 0:
            return
        many = pc.sum(flags).as_py()
        more = f" (and {many - 1:,} more rows)" if many > 1 else ""
        raise InputRejectedError(
            f"{problem}{more}",
            where=Place(file=self.file, line=self.lines[at], field=field),
            fix=fix,
        )

    def check_columns(self, needed: Sequence[str], allowed: Sequence[str]) -> None:
        """Refuse a table without a needed column, or with one nobody knows."""
        missing = [name for name in needed if name not in self.names]
        if missing:
            raise self.refused(
                f"the column {missing[0]} is missing",
                fix=f"the columns are {', '.join(allowed)}",
            )
        surplus = [name for name in self.names if name not in allowed]
        if surplus:
            raise self.refused(
                f"{len(surplus)} columns are not known, the first in place "
                f"{self.names.index(surplus[0]) + 1}",
                fix=f"the columns are {', '.join(allowed)}; leave others out",
            )

    def refused(self, what: str, *, fix: str) -> InputRejectedError:
        """Return the error that refuses the whole table."""
        return InputRejectedError(what, where=Place(file=self.file), fix=fix)

    def refuse_again(self, values: Iterable[Hashable], field: str, *, fix: str) -> None:
        """Refuse the table where a value stands in two rows."""
        seen: set[Hashable] = set()
        again = []
        for value in values:
            again.append(value in seen)
            seen.add(value)
        problem = "an earlier row is about the same one"
        self.refuse_where(pa.array(again, pa.bool_()), field, problem, fix=fix)

    def map_distinct(
        self, field: str, make: Callable[[str], object], kind: pa.DataType
    ) -> tuple[pa.Array, pa.Array]:
        """Apply `make` to each distinct text of a column; None is a failure.

        Returns
        -------
        values, failed : pa.Array
            Of `kind`, and which filled cells gave None.
        """
        text = self.rows[field].combine_chunks().cast(TEXT).dictionary_encode()
        made = pa.array([make(cell) for cell in text.dictionary.to_pylist()], kind)
        values = made.take(text.indices)
        return values, pc.and_(pc.is_valid(text), pc.is_null(values))


def _parquet(path: Path) -> tuple[pa.Table, Sequence[int]]:
    try:
        rows = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(
            path, f"is no whole Parquet file ({type(error).__name__})"
        ) from (None)
    return rows, range(1, rows.num_rows + 1)


def _csv(path: Path) -> tuple[pa.Table, Sequence[int]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            return _cells(path, csv.reader(file, delimiter=delimiter_of(first)))
    except UnicodeDecodeError:
        raise _damaged(path, "is not UTF-8 text") from None
    except csv.Error:
        raise _damaged(path, "is no CSV") from None
    except OSError as error:
        raise _damaged(path, f"cannot be read: {error.strerror}") from None


def _cells(path: Path, reader: _Reader) -> tuple[pa.Table, list[int]]:
    header = [name.strip() for name in next(reader, [])]
    if len(set(header)) != len(header):
        raise _damaged(path, "has two columns of one name", line=1)
    rows: list[list[str]] = []
    lines: list[int] = []
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problem = f"has {len(cells)} cells in a row, not {len(header)}"
            raise _damaged(path, problem, line=line)
        rows.append(cells)
        lines.append(line)
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    arrays = [_texts(cells) for cells in columns]
    return pa.Table.from_arrays(arrays, names=header), lines


def _texts(cells: Sequence[str]) -> pa.Array:
    return pa.array([cell.strip() or None for cell in cells], TEXT)


def delimiter_of(header: str) -> str:
    """Return what parts the names of the header: commas or others."""
    return max(DELIMITERS, key=header.count)


def _damaged(
    path: Path, problem: str, *, line: int | None = None
) -> InputRejectedError:
    return InputRejectedError(
        f"the file {problem}",
        where=Place(file=path.name, line=line),
        fix="write it as UTF-8 CSV with a header, or as Parquet",
    )
