"""A reader's chunks cut to one size: memory stays flat whatever the reader does."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.reader import BadRow, Chunk, Reader
from outlay.payments.tables import INTAKE

PIECE_ROWS = 65_536


@dataclass(slots=True)
class Piece:
    """Rows in input order, one batch of good ones."""

    good: pa.RecordBatch | None
    bad: list[BadRow]


@dataclass(slots=True)
class _Pending:
    good: list[pa.RecordBatch] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        good: int = sum(batch.num_rows for batch in self.good)
        return good + len(self.bad)

    def taken(self) -> Iterator[Piece]:
        bad, batches = self.bad, self.good
        self.good, self.bad = [], []
        for batch in _cut(batches):
            yield Piece(batch, bad)
            bad = []
        if bad:
            yield Piece(None, bad)


def pieces(reader: Reader, file: str) -> Iterator[Piece]:
    """Yield the reader's rows in pieces of about `PIECE_ROWS`.

    Raises
    ------
    InputRejectedError
        Where `file` cannot be read to its end.
    TableError
        Where the rows do not keep the contract of tables.INTAKE.
    """
    pending = _Pending()
    for chunk in _read(reader, file):
        INTAKE.check(chunk.good)
        pending.good.append(chunk.good)
        pending.bad.extend(chunk.bad)
        if pending.rows >= PIECE_ROWS:
            yield from pending.taken()
    yield from pending.taken()


def _read(reader: Reader, file: str) -> Iterator[Chunk]:
    # Here, because further out a failure to read would look like one to write.
    try:
        yield from reader.chunks()
    except (OSError, pa.ArrowException) as error:
        raise InputRejectedError(
            f"the file cannot be read to its end ({type(error).__name__})",
            where=Place(file=file),
            fix="ask the sender for a whole file: nothing was taken in",
        ) from error


def _cut(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    filled = [batch for batch in batches if batch.num_rows]
    if not filled:
        return []
    whole = pa.Table.from_batches(filled).combine_chunks()
    cut: list[pa.RecordBatch] = whole.to_batches(max_chunksize=PIECE_ROWS)
    return cut
