"""Many rows at once: one prepared statement, not one object a row."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

# Every engine takes other values as they are.
PREPARED = (
    models.DateField,
    models.DateTimeField,
    models.JSONField,
    models.BinaryField,
)


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    conflict: str = "DO NOTHING",
) -> None:
    """Insert rows in order; `conflict` says what becomes of one that is there.

    Parameters
    ----------
    columns : sequence of str
        The columns that `rows` give, by attribute name (item_id, not item).
    conflict : str
        SQL after ON CONFLICT; made of literals only.
    """
    fields = [_field(model, name) for name in columns]
    places = [at for at, each in enumerate(fields) if isinstance(each, PREPARED)]
    prepare = [fields[at].get_db_prep_save for at in places]
    quote = connection.ops.quote_name
    names = ", ".join(quote(each.column) for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)  # noqa: SLF001 - Django's own name for it
    # Only names of our own tables and columns stand in it.
    text = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT {conflict}"  # noqa: S608
    with connection.cursor() as cursor:
        made = [_prepared(row, places, prepare) for row in rows]
        if made:
            cursor.executemany(text, made)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    found = model._meta.get_field(name)  # noqa: SLF001 - as above
    if not isinstance(found, models.Field):
        raise TypeError(name)
    return found


def _prepared(
    row: Sequence[object], places: Sequence[int], prepare: Sequence[Callable[..., Any]]
) -> list[Any]:
    made = list(row)
    for at, prepared in zip(places, prepare, strict=True):
        made[at] = prepared(made[at], connection)
    return made
