"""What the database itself must refuse."""

import pytest
from django.db import DatabaseError, connection, transaction


def refuses(statement):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
