"""Which format a file is in, by its first bytes, and the reader for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.errors import MappingError, Place
from outlay.payments.reader import Reader

Format = Literal["spr", "nacha", "parquet", "csv"]
HEAD_BYTES = 4096
_PARQUET = b"PAR1"


def format_of(path: Path) -> Format:
    """Return the format of a file that is not empty."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(_PARQUET):
        return "parquet"
    from outlay.payments.formats.nacha import looks_like_nacha
    from outlay.payments.formats.spr import looks_like_spr

    if looks_like_spr(head):
        return "spr"
    return "nacha" if looks_like_nacha(head) else "csv"


def reader_for(
    path: Path,
    kind: Format,
    *,
    mapping: Path | None,
    schedule_known: Callable[[str, str], bool] | None,
) -> Reader:
    """Return the reader of a file.

    Without a mapping the columns must have the names of docs/tables.md#intake.

    Raises
    ------
    MappingError
        Where a mapping is given for a format that has none, or cannot be read.
    """
    if kind == "spr":
        from outlay.payments.formats.spr import SprReader

        _refuse_mapping(path, mapping, "a Standard Payment Request")
        return SprReader(path, schedule_known=schedule_known)
    if kind == "nacha":
        from outlay.payments.formats.nacha import NachaReader

        _refuse_mapping(path, mapping, "a NACHA file")
        return NachaReader(path, payments_only=True)
    from outlay.payments.formats.delimited import CANONICAL, MappedReader, load_mapping

    return MappedReader(path, CANONICAL if mapping is None else load_mapping(mapping))


def rows_expected(path: Path, kind: Format) -> int:
    """Return how many rows a file says that it has; 0 where it does not say."""
    if kind != "parquet":
        return 0
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0  # the reader says what is wrong with the file


def _refuse_mapping(path: Path, mapping: Path | None, named: str) -> None:
    if mapping is not None:
        raise MappingError(
            f"a mapping was given, but the file is {named}",
            where=Place(file=path.name),
            fix="leave --mapping out: the record layout of that format is fixed",
        )
