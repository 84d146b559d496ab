"""What loading asks for each chunk is found by an index, however long the queue is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outlay.review.loading.chunk import _elsewhere


@pytest.mark.sqlite_only
def test_payments_that_wait_elsewhere_are_sought_by_their_keys(db):
    if connection.vendor != "sqlite":
        pytest.skip("another engine tells its plans otherwise")
    with CaptureQueriesContext(connection) as seen:
        assert _elsewhere(f"28040001-2026-S-{n}" for n in range(500)) == set()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]['sql']}")
        plan = [step for *_, step in cursor.fetchall()]
    assert len(plan) == 1
    assert "payment_key=?" in plan[0]
