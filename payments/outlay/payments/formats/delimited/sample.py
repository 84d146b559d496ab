"""The first rows of a CSV file of which nothing is known yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.delimited.csv_source import CsvSource
from outlay.payments.formats.delimited.guesses import encoding
from outlay.payments.formats.delimited.mapping import Encoding, FileForm
from outlay.payments.formats.delimited.opened import blocks
from outlay.payments.formats.delimited.reader import is_parquet
from outlay.payments.formats.delimited.stray import StrayQuotes

DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1 << 20
_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Sample:
    """How a file seems to be written, its header and its first sound rows."""

    delimiter: str
    encoding: Encoding
    names: list[str]
    rows: list[tuple[str, ...]]

    def values(self, name: str) -> list[str]:
        """Return the values of column `name` that are not empty."""
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows if row[place].strip()]


def sample_of(path: Path) -> Sample:
    """Return the first rows of the CSV file `path`.

    Raises
    ------
    InputRejectedError
        If the file cannot be read, is empty, or is Parquet.
    """
    if is_parquet(path):
        raise InputRejectedError(
            "the file is Parquet, whose columns have names and types already",
            where=Place(str(path)),
            rule="docs/formats/delimited.md#types-in-parquet",
            fix="write the mapping by hand, or name the columns as tables.INTAKE does",
        )
    head = next(blocks(path, "utf-8", _HEAD))
    found = encoding(_with_mark(path, head))
    readable = head.decode(found, errors="replace").encode()
    delimiter = _delimiter(readable)
    source = CsvSource(path, FileForm(delimiter=delimiter, encoding=found))
    header = source.header()
    raw = next(islice(source.rows(header, range(len(header.names))), 1))
    return Sample(delimiter, found, header.names, _rows(raw.cells, len(header.names)))


def _with_mark(path: Path, head: bytes) -> bytes:
    """Return `head` with the byte order mark that `blocks` takes away."""
    with path.open("rb") as stream:
        mark = stream.read(3)
    return mark + head if mark == b"\xef\xbb\xbf" else head


def _delimiter(head: bytes) -> str:
    """Return the delimiter that parts most records into as many fields as the header.

    Of several the one that makes most fields.
    """
    return max(DELIMITERS, key=lambda sign: _fit(head, sign))


def _fit(head: bytes, sign: str) -> tuple[float, int]:
    records = StrayQuotes(sign).records(head, final=True)
    counts = [len(record.fields) for record in islice(records, 50) if record.fields]
    if not counts or counts[0] < 2:
        return 0.0, 0
    return Counter(counts)[counts[0]] / len(counts), counts[0]


def _rows(cells: pa.Table, width: int) -> list[tuple[str, ...]]:
    first = cells.slice(0, _LOOKED_AT)
    columns: Sequence[list[str]] = [first[f"c{n}"].to_pylist() for n in range(width)]
    return list(zip(*columns, strict=True))
