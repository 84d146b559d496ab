"""A DuckDB of our own for one matrix: bounded memory, room to spill, no network."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend


@contextmanager
def scratch(folder: Path, *, memory: str, threads: int) -> Iterator[Backend]:
    """Yield an empty database that spills into a folder beside the result.

    Parameters
    ----------
    folder : Path
        Where the spill goes; it is removed afterwards.
    memory : str
        DuckDB's limit for its own buffers, e.g. "2GB".
    threads : int
        Threads; the result does not depend on them.
    """
    with tempfile.TemporaryDirectory(prefix=".spill-", dir=folder) as spill:
        connection = ibis.duckdb.connect(
            memory_limit=memory,
            threads=threads,
            temp_directory=spill,
            preserve_insertion_order=False,
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
        try:
            yield connection
        finally:
            connection.disconnect()
