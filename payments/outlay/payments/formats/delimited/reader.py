"""Reads a CSV or Parquet file through a mapping."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.delimited.connection import connect
from outlay.payments.formats.delimited.csv_source import CsvSource
from outlay.payments.formats.delimited.fit import (
    columns_of_text,
    columns_of_types,
    fitted,
    refuse_twins,
)
from outlay.payments.formats.delimited.judge import Judge
from outlay.payments.formats.delimited.mapping import Mapping
from outlay.payments.formats.delimited.opened import BLOCK
from outlay.payments.formats.delimited.parquet_source import ParquetSource
from outlay.payments.formats.delimited.raw import RawRows
from outlay.payments.formats.delimited.statements import Statements
from outlay.payments.reader import Chunk, Totals


class MappedReader:
    """Reads one file once, streaming; see `outlay.payments.reader.Reader`.

    Parameters
    ----------
    path : Path
        A CSV file, plain or gzip, or a Parquet file.
    mapping : Mapping
        What its columns are; CANONICAL where they have the names of
        tables.INTAKE already.
    block : int, optional
        Bytes of a CSV file that are held at once.
    """

    def __init__(self, path: Path, mapping: Mapping, *, block: int = BLOCK) -> None:
        self._path, self._mapping, self._block = path, mapping, block
        self.source_format = "parquet" if is_parquet(path) else "csv"
        self._totals: Totals | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in input order.

        Raises
        ------
        MappingError
            If the mapping names a column that the file lacks, has twice, or
            holds in a type that loses something.
        InputRejectedError
            If the file cannot be read, is empty, has no rows, or is not in the
            encoding that the mapping says; perhaps after many chunks.
        """
        statements, rows = self._opened()
        zone = self._mapping.columns.get("known_at")
        with closing(connect((zone and zone.zone) or "UTC")) as connection:
            judge = Judge(connection, statements)
            for raw in rows:
                if raw.records:
                    yield judge.judge(raw)
        if not judge.totals.payments:
            raise self._no_rows()
        self._totals = judge.totals

    def totals(self) -> Totals:
        """Return what came in; valid once `chunks` is exhausted."""
        if self._totals is None:
            raise InputRejectedError(
                "the file was not read to its end", where=Place(str(self._path))
            )
        return self._totals

    def _opened(self) -> tuple[Statements, Iterator[RawRows]]:
        if self.source_format == "parquet":
            return self._opened_parquet()
        source = CsvSource(self._path, self._mapping.file, block=self._block)
        header = source.header()
        refuse_twins(header.names, self._mapping, self._path, header.lines)
        columns = columns_of_text(header.names)
        mapping = fitted(self._mapping, columns, self._path, header.lines)
        statements = Statements(mapping, columns, str(self._path))
        return statements, source.rows(header, statements.places())

    def _opened_parquet(self) -> tuple[Statements, Iterator[RawRows]]:
        source = ParquetSource(self._path)
        columns = columns_of_types(source.types())
        mapping = fitted(self._mapping, columns, self._path, None)
        statements = Statements(mapping, columns, str(self._path))
        names = list(columns.places)
        used = {names[place]: f"c{place}" for place in statements.places()}
        return statements, source.rows(used)

    def _no_rows(self) -> InputRejectedError:
        return InputRejectedError(
            "the file has columns but no row",
            where=Place(str(self._path)),
            rule="a payment file holds at least one payment",
            fix="check that the export ran to its end",
        )


def is_parquet(path: Path) -> bool:
    """Return whether `path` begins as Parquet files do.

    Raises
    ------
    InputRejectedError
        If the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError as problem:
        raise InputRejectedError(
            f"the file cannot be read: {type(problem).__name__}",
            where=Place(str(path)),
            fix="check the path and its permissions",
        ) from problem
