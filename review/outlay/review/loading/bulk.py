"""Many rows at once: one prepared statement, not one object a row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

# Every engine takes other values as they are.
PREPARED = (
    models.DateField,
    models.DateTimeField,
    models.JSONField,
    models.BinaryField,
)


class Rows:
    """Rows of some columns of one table, ready for the engine.

    Made before a transaction begins, so that nobody waits while JSON is written.

    Parameters
    ----------
    columns : sequence of str
        By attribute name (item_id, not item).
    rows : iterable of sequences
        One value a column.
    """

    def __init__(
        self,
        model: type[models.Model],
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        self._table = model._meta.db_table  # noqa: SLF001 - Django's own name for it
        self._fields = [_field(model, name) for name in columns]
        self.values: list[list[Any]] = [list(row) for row in rows]
        # The real one: Django's `connection` looks it up anew at each touch.
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._prepare()

    def insert(
        self,
        conflict: str = "DO NOTHING",
        *,
        numbers: Mapping[int, int] | None = None,
    ) -> None:
        """Insert the rows in order; `conflict` is SQL, made of literals only.

        Parameters
        ----------
        numbers : mapping, optional
            The keys of the items that the rows belong to, by the number that stands
            in the first column until they are known; rows of others are left out.
        """
        values = self.values
        if numbers is not None:
            values = [[numbers[n], *row] for n, *row in values if n in numbers]
        quote = self._connection.ops.quote_name
        names = ", ".join(quote(each.column) for each in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        # Only names of our own tables and columns stand in it.
        text = (
            f"INSERT INTO {quote(self._table)} ({names}) VALUES ({marks}) "  # noqa: S608
            f"ON CONFLICT {conflict}"
        )
        if values:
            with self._connection.cursor() as cursor:
                cursor.executemany(text, values)

    def _prepare(self) -> None:
        for at, each in enumerate(self._fields):
            if isinstance(each, PREPARED):
                for row in self.values:
                    row[at] = each.get_db_prep_save(row[at], self._connection)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    found = model._meta.get_field(name)  # noqa: SLF001 - as above
    if not isinstance(found, models.Field):
        raise TypeError(name)
    return found
