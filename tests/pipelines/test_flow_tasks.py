"""What a task of a flow repeats, and when its bar moves."""

import sqlite3
from uuid import uuid4

import pytest

from outlay.payments.errors import InputRejectedError

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (ConnectionError("the server is gone"), True),
        (TimeoutError("no answer"), True),
        (sqlite3.OperationalError("database is locked"), True),
        (InputRejectedError("no trailer", fix="ask for the file again"), False),
        (ValueError("a fault of ours"), False),
    ],
)
def test_only_what_fails_outside_is_tried_again(error, again):
    from outlay.pipelines.flows.tasks import may_be_better_later

    class Failed:
        def result(self):
            raise error

    assert may_be_better_later(None, None, Failed()) is again


@pytest.fixture
def told(monkeypatch):
    """Let the bar move at once, and keep what would go to the server."""
    from outlay.pipelines.flows import moving

    calls, number = [], uuid4()

    def create(percent, description):
        calls.append(("create", percent, description))
        return number

    def update(made, progress):
        assert made == number
        calls.append(("update", progress))

    monkeypatch.setattr(moving, "EVERY", 0.0)
    monkeypatch.setattr(moving, "create_progress_artifact", create)
    monkeypatch.setattr(moving, "update_progress_artifact", update)
    return calls


def ticked(stage):
    from outlay.pipelines.flows.moving import moving

    seen = []
    assert moving("Scoring", stage)("a path", lambda *given: seen.append(given)) == 7
    return seen


def test_a_bar_is_made_once_moves_and_ends_at_100(told):
    def stage(_path, tick):
        tick(1, 4)
        tick(2, 4)
        return 7

    assert ticked(stage) == [(1, 4), (2, 4)]
    assert told == [("create", 25.0, "Scoring"), ("update", 50.0), ("update", 100.0)]


def test_a_stage_without_a_known_end_has_no_bar(told):
    def stage(_path, tick):
        tick(1, 0)
        return 7

    assert ticked(stage) == [(1, 0)]
    assert told == []
