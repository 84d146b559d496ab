"""A DuckDB connection for row checks: no files, no network, nothing spilled."""

from importlib.resources import files

import duckdb

from outlay.payments import database


def statement(name: str) -> str:
    """Return the SQL of `name`.sql beside this module."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def connect(zone: str) -> duckdb.DuckDBPyConnection:
    """Return a connection whose times without a zone are in `zone`.

    Nothing may spill: what passes through holds raw identifiers.
    """
    connection = database.connect(temp_directory="", memory_limit="1GB", threads=2)
    connection.execute("SET TimeZone = $zone", {"zone": zone})
    connection.execute(statement("macros"))
    connection.execute(
        "CREATE TABLE seen (key_low UBIGINT, key_high UBIGINT, source_line BIGINT)"
    )
    return connection
