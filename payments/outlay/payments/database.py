"""The one way to open DuckDB: no network, no progress bar of its own."""

import duckdb

Setting = str | bool | int | float | list[str]

# An extension that is not there would be fetched from outside.
HOUSE: dict[str, Setting] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def connect(
    database: str = ":memory:", **settings: Setting
) -> duckdb.DuckDBPyConnection:
    """Open a database, in memory or a file, with the house's settings and these."""
    connection = duckdb.connect(database, config={**HOUSE, **settings})
    connection.execute("SET enable_progress_bar = false")  # it writes over ours
    return connection
