"""While the app serves, holds end by themselves and the day's head is kept."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from outlay.payments.errors import StoreError
from outlay.review.config.logs import WithoutValues
from outlay.review.deciding.decide import decide
from outlay.review.models import Item
from outlay.review.serving import upkeep
from tests.review.deciding.verdicts import hold
from tests.review.made import made_item


@pytest.fixture
def home(tmp_path, settings):
    settings.OPTIONS = replace(django_settings.OPTIONS, home=tmp_path)
    return tmp_path


def test_once(home, analyst, monkeypatch):
    item = made_item(1)
    decide(item, 1, hold(analyst), by=analyst)
    later = timezone.now() + dt.timedelta(days=40)
    upkeep.once()
    assert Item.objects.get().state == "held"

    monkeypatch.setattr(upkeep.timezone, "now", lambda: later)
    upkeep.once()
    assert Item.objects.get().state == "open"
    assert (
        len((home / "review/heads.csv").read_text().splitlines()) == 3
    )  # a line a day


def test_it_goes_on_after_a_failure_and_ends(home, db, monkeypatch, caplog):
    ended, done = threading.Event(), []

    def fail():
        done.append(1)
        if len(done) == 3:
            ended.set()
        raise OSError("no room")

    monkeypatch.setattr(upkeep, "once", fail)
    monkeypatch.setattr(upkeep.connection, "close", lambda: None)
    upkeep.keep_up(ended, every=0.001)
    assert len(done) == 3
    assert "upkeep failed" in caplog.text


def test_what_we_say_ourselves_is_logged_and_a_databases_words_are_not(
    home, db, monkeypatch, caplog
):
    ended = threading.Event()
    said = [StoreError("the kept heads cannot be read"), ValueError("row of Ann")]

    def fail():
        if len(said) == 1:
            ended.set()
        raise said.pop(0)

    monkeypatch.setattr(upkeep, "once", fail)
    monkeypatch.setattr(upkeep.connection, "close", lambda: None)
    upkeep.keep_up(ended, every=0.001)
    first, second = caplog.records
    plain = WithoutValues("{message}", style="{")
    assert plain.format(first) == "upkeep failed: the kept heads cannot be read"
    assert "ValueError" in plain.format(second)
    assert "Ann" not in plain.format(second)
