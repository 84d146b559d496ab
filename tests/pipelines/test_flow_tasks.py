"""What a task of a flow repeats, and when its bar moves."""

import datetime as dt
import errno
import re
import sqlite3
import traceback
from dataclasses import dataclass
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from outlay.payments.errors import InputRejectedError, ModelProblemError
from outlay.payments.store import Store

CELL = "made-up cell 900-55-0199"
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def refused(cause):
    """Return a refusal of ours that stands on what failed outside."""
    error = ModelProblemError("the registry does not answer")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (ConnectionError("the server is gone"), True),
        (TimeoutError("no answer"), True),
        (sqlite3.OperationalError("database is locked"), True),
        (refused(sqlite3.OperationalError("database is locked")), True),
        (httpx.ConnectError("all attempts failed"), True),
        (OSError(errno.ESTALE, "stale file handle"), True),
        (sqlite3.OperationalError("database or disk is full"), False),
        (OSError(errno.ENOSPC, "no space left on device"), False),
        (FileNotFoundError(errno.ENOENT, "no such file"), False),
        (InputRejectedError("no trailer", fix="ask for the file again"), False),
        (ValueError("a fault of ours"), False),
    ],
)
def test_only_what_fails_outside_is_tried_again(error, again):
    from outlay.pipelines.flows.tasks import may_be_better_later
    from outlay.pipelines.flows.telling import StageError

    class Failed:
        def result(self):
            raise StageError("reading", error)

    assert may_be_better_later(None, None, Failed()) is again


def test_what_took_too_long_is_not_tried_again():
    from prefect.exceptions import MissingResult

    from outlay.pipelines.flows.tasks import may_be_better_later

    for error in (TimeoutError("6 hours"), MissingResult("none")):

        class Failed:
            def result(self, error=error):
                raise error

        assert not may_be_better_later(None, None, Failed())


def test_a_failure_is_told_by_kind_and_place_alone():
    from outlay.pipelines.flows.outside import may_pass
    from outlay.pipelines.flows.telling import StageError, without_their_words

    def stage():
        may_pass(None)  # no error at all: a fault in code of ours
        raise ValueError(f"cannot read {CELL!r}")

    with pytest.raises(StageError) as told, without_their_words("reading"):
        stage()
    assert CELL in str(told.value.was)
    shown = "".join(traceback.format_exception(told.value))
    assert CELL not in shown
    assert re.search(r"reading: ValueError: test_flow_tasks\.py:\d+\n", shown)


def test_a_refusal_of_ours_keeps_its_words_and_loses_its_cause():
    from outlay.pipelines.flows.telling import told

    @told
    def flow():
        try:
            int(CELL)
        except ValueError as error:
            raise InputRejectedError("line 3 holds no amount") from error

    with pytest.raises(InputRejectedError) as refusal:
        flow()
    shown = "".join(traceback.format_exception(refusal.value))
    assert "line 3 holds no amount" in shown
    assert CELL not in shown


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


def test_a_bar_whose_server_is_gone_stops_no_stage(told, monkeypatch):
    from outlay.pipelines.flows import moving
    from outlay.pipelines.flows.telling import Showing

    def gone(*_given, **_named):
        told.append("asked")
        raise httpx.ConnectError("all attempts failed")

    monkeypatch.setattr(moving, "create_progress_artifact", gone)
    monkeypatch.setattr(moving, "show_it", Showing())

    def stage(_path, tick):
        for done in range(4):
            tick(done, 4)
        return 7

    assert len(ticked(stage)) == 4
    assert told == ["asked"]


@dataclass
class Asked:
    home: str
    as_of: dt.date | None = None


@pytest.mark.parametrize(
    ("request_", "day"),
    [
        (Asked("x", dt.date(2026, 6, 29)), dt.date(2026, 6, 29)),
        ({"home": "x", "last": "2026-06-28"}, dt.date(2026, 6, 28)),
        ({"intake": {"home": "x", "as_of": "2026-06-27"}}, dt.date(2026, 6, 27)),
    ],
)
def test_a_run_is_named_by_the_day_asked_for(request_, day):
    from outlay.pipelines.flows.naming import day_of

    assert day_of(request_) == day


def test_a_run_without_a_day_is_of_today_in_the_agencys_zone(tmp_path):
    from outlay.pipelines.flows.naming import day_of

    Store.create(tmp_path / "s", zone="Pacific/Kiritimati")
    before = dt.datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    assert day_of(Asked(tmp_path / "s")) - before in (dt.timedelta(0), dt.timedelta(1))


def test_a_task_is_named_without_its_file_and_with_its_batch():
    from outlay.pipelines.flows.naming import stage_name

    def build_features(*_facts):
        """A stage."""

    class Known:
        import_id = "c2746f0e8084ccb7"

    assert stage_name(build_features, "NAME-900550199.spr") == "build features"
    named = stage_name(build_features, "home", Known())
    assert named == "build features, batch c2746f0e8084ccb7"


def test_a_server_that_is_gone_is_asked_again_after_a_pause(monkeypatch):
    from outlay.pipelines.flows import telling

    asked = []

    def gone():
        asked.append("asked")
        raise httpx.ConnectError("all attempts failed")

    show = telling.Showing()
    assert not show(gone)
    assert not show(gone)
    assert len(asked) == 1
    monkeypatch.setattr(telling.time, "monotonic", lambda: 1e12)
    assert show(lambda: None)
