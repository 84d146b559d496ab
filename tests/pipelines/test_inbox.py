"""A folder of payment files: each scored once, and one refusal stops no other."""

import datetime as dt
import json
import shutil

import pytest

from outlay.payments.errors import CutOffPassedError, OutlayError, StoreError
from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.jobs import handing
from outlay.pipelines.jobs.inbox import InboxRequest, score_inbox
from outlay.pipelines.jobs.unscreened import UNREAD

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


@pytest.fixture
def request_of(small, tmp_path):
    """Return a request over a copy of the store and an inbox with the day's file."""
    home, inbox = small.copy(tmp_path / "home"), tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(small.world.day, inbox / "day.spr")

    def made(**changes):
        return InboxRequest(
            home,
            inbox,
            tmp_path / "out",
            programs=small.world.programs,
            policy=small.policy,
            **changes,
        )

    return made


@pytest.fixture(autouse=True)
def nobody_receives(monkeypatch):
    monkeypatch.setattr(handing, "receivers", dict)


def test_a_batch_is_handed_on_and_a_refusal_stops_no_score(request_of, monkeypatch):
    taken = []

    def refuses(_home, _batch):
        raise StoreError("the queue is closed", fix="open it")

    def takes(home, batch):
        taken.append((home, batch))
        return "in the queue"

    brought = {"one": refuses, "two": takes}
    monkeypatch.setattr(handing, "receivers", lambda: brought)
    request = request_of()
    with pytest.raises(StoreError, match="the queue is closed"):
        score_inbox(request)
    (run,) = Store.open(request.home).standing_runs()
    assert taken == [(request.home, run.parents[1].name)]
    assert (request.out / "day.spr/scored.parquet").exists()


def test_each_file_is_scored_once(request_of):
    request = request_of()
    done = score_inbox(request)
    assert [each.file for each in done] == ["day.spr"]
    assert sorted(p.name for p in (request.out / "day.spr").iterdir()) == sorted(
        RESULTS
    )
    assert score_inbox(request) == []
    assert len(Store.open(request.home).standing_runs()) == 1


def test_a_broken_file_stops_no_other_and_stays_waiting(request_of):
    request = request_of()
    (request.inbox / "a_broken.spr").write_text("H no payment request\n")
    with pytest.raises(OutlayError, match="a_broken"):
        score_inbox(request)
    assert (request.out / "day.spr/scored.parquet").exists()
    said = json.loads((request.out / "a_broken.spr" / UNREAD).read_text())
    assert said["file"] == "a_broken.spr"
    assert said["not_screened"]
    with pytest.raises(OutlayError, match=r"^a_broken\.spr: ") as again:
        score_inbox(request)
    assert "day.spr" not in again.value.what


def test_a_late_day_says_so_for_each_file_and_is_tried_again_by_the_next(request_of):
    with pytest.raises(CutOffPassedError):
        score_inbox(request_of(cut_off=dt.time(0, 0)))
    late = Manifest.load(request_of().out / "day.spr")
    assert late.not_screened
    score_inbox(request_of())
    assert Manifest.load(request_of().out / "day.spr").not_screened is None


def test_the_payment_date_is_counted_in_banking_days(request_of):
    from outlay.payments.banking_days import banking_day

    request = request_of(pays_in=3)
    (scored,) = score_inbox(request)
    manifest = scored.scored.manifest
    assert manifest.payment_date == banking_day(manifest.as_of, steps=3)
