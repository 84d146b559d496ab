"""A DuckDB of our own for one matrix: bounded memory, room to spill, no network."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from outlay.payments.atomic import in_words
from outlay.payments.database import connect
from outlay.payments.errors import ConfigurationError, TableError
from outlay.payments.tables import Table


@contextmanager
def scratch(
    folder: Path, *, memory: str, threads: int
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an empty database, whose tables and spill lie in a folder at the result.

    Parameters
    ----------
    folder : Path
        Where both go; they are removed afterwards.
    memory : str
        DuckDB's limit for its own buffers, e.g. "2GB".
    threads : int
        Threads; the result does not depend on them.
    """
    with spill(folder) as name:
        # A file, not memory: what is kept is compressed and leaves memory when it must.
        connection = connect(
            str(Path(name) / "kept.duckdb"),
            memory_limit=memory,
            threads=threads,
            temp_directory=name,
            preserve_insertion_order=False,
        )
        try:
            yield connection
        except duckdb.OutOfMemoryException as error:
            raise _too_little(memory) from error
        finally:
            connection.close()


def _too_little(memory: str) -> ConfigurationError:
    return ConfigurationError(
        f"these payments do not fit the {memory} that the features may use",
        rule="docs/scaling.md#settings",
        fix="set OUTLAY_MEMORY higher (8g holds a day of 5.6 million), with 1 GB of "
        "the machine's memory left over and room on the store's disk",
    )


@contextmanager
def spill(folder: Path) -> Iterator[str]:
    """Yield a folder inside `folder` for what is only needed meanwhile."""
    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=".spill-", dir=folder)
    with made as name:
        yield name


def read_as(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    contract: Table,
    files: Sequence[Path],
) -> None:
    """Make the rows of `files` readable as the view `name`; no files are no rows.

    Raises
    ------
    TableError
        Where the files lack a column of their contract.
    """
    if not files:
        connection.from_arrow(contract.empty()).create(name)
        return
    rows = connection.read_parquet([str(file) for file in files], union_by_name=True)
    lacking(contract, rows.columns)
    rows.create_view(name)


def lacking(contract: Table, columns: Iterable[str]) -> None:
    """Refuse columns that are not all of their contract.

    Raises
    ------
    TableError
        Naming the first that is missing.
    """
    missing = sorted(set(contract.names) - set(columns))
    if missing:
        raise TableError(
            f"table {contract.name} lacks the column {missing[0]}",
            rule=f"docs/tables.md#{contract.name}",
            fix="write the table with the columns and types of that page",
        )
