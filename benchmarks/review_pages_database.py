"""A database of its own for one size of the queue, and how large it became."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


def engine() -> str:
    """Return which engine is measured."""
    return "Postgres" if _server() else "SQLite"


@contextmanager
def database_of_its_own(items: int) -> Iterator[str]:
    """Give the address of an empty database; empty text means SQLite in the store.

    On the server of OUTLAY_REVIEW_DATABASE it is made, and dropped afterwards.
    """
    if not _server():
        yield ""
        return
    name = f"outlay_pages_{items}"
    _do(f"DROP DATABASE IF EXISTS {name}")
    _do(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(_server())._replace(path=f"/{name}"))
    finally:
        _do(f"DROP DATABASE {name} WITH (FORCE)")


def megabytes(home: Path, address: str) -> float:
    """Return how large the database is."""
    if not address:
        return sum(file.stat().st_size for file in home.rglob("*.sqlite3*")) / 1e6
    with psycopg.connect(address) as connection:
        asked = "SELECT pg_database_size(current_database())"
        found = connection.execute(asked).fetchone()
    return (found[0] if found else 0) / 1e6


def _server() -> str:
    return os.environ.get("OUTLAY_REVIEW_DATABASE", "")


def _do(statement: str) -> None:
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(statement.encode())
