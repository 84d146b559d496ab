"""Events of the audit log at a given hour."""

import datetime as dt
import importlib

import pytest

from outlay.review.config.home import home
from outlay.review.trail import alarm

recording = importlib.import_module("outlay.review.trail.record")


@pytest.fixture
def at(monkeypatch):
    """Return a function that records an event at an hour of March 2026, UTC."""

    def event(day, hour, actor="ann", action="note", subject="item:1"):
        moment = dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)
        with monkeypatch.context() as patch:
            patch.setattr(recording.timezone, "now", lambda: moment)
            return recording.record(actor, action, subject)

    return event


@pytest.fixture(autouse=True)
def quiet():
    """Let no alarm of one test stand in another."""
    yield
    (home() / alarm.FOLDER / alarm.FILE).unlink(missing_ok=True)
