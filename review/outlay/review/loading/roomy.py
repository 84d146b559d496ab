"""Room for the indexes of a growing table while a batch is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

ROOM_KIB = 128 * 1024  # of one connection; SQLite's own 2 MB read each page anew


@contextmanager
def roomy() -> Iterator[None]:
    """Give SQLite memory for pages until the block ends; other engines have their own.

    Each row goes into a score of indexes, most of them in no order: without room every
    insert reads and writes pages that were just put aside.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        [before] = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = -{ROOM_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
