"""An inbox of few small files: one clock for all, and whatever fails stops no other."""

import datetime as dt
import json
import os
import threading

import pytest
from typer.testing import CliRunner

from outlay.payments.banking_days import banking_day
from outlay.payments.errors import CutOffPassedError, OutlayError, StoreError
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.deadline import Deadline
from outlay.pipelines.jobs import handing, turns
from outlay.pipelines.jobs.delivery import Delivery, note
from outlay.pipelines.jobs.faults import FaultError
from outlay.pipelines.jobs.inbox import InboxRequest, score_inbox
from outlay.pipelines.jobs.turns import remind, turns_of
from outlay.pipelines.jobs.unscreened import READS, UNREAD
from outlay.pipelines.running import plainly
from tests.payments.core.made_up import payments_file, row

pytestmark = pytest.mark.slow
CELL = "a word of the input"


class Queue:
    """Takes batches in; refuses as often as it is told to."""

    def __init__(self):
        self.taken, self.refusals = [], []

    def __call__(self, _home, batch):
        if self.refusals:
            raise self.refusals.pop()
        self.taken.append(batch)
        return f"{len(self.taken)} in the queue"


@pytest.fixture
def queue(monkeypatch):
    made = Queue()
    monkeypatch.setattr(handing, "receivers", lambda: {"queue": made})
    return made


@pytest.fixture
def inbox(tmp_path, queue):
    """Return a function that makes an inbox of some files, and the request for it."""

    def made(*names, **changes):
        folder = tmp_path / "inbox"
        folder.mkdir()
        for name in names:
            rows = [row(n, schedule_number=name, **changes) for n in range(1, 4)]
            file = payments_file(tmp_path / f"made-{name}", rows)
            file.rename(folder / f"{name}.parquet")
        return asked()

    def asked(**more):
        home, out = tmp_path / "home", tmp_path / "out"
        return InboxRequest(home, tmp_path / "inbox", out, **more)

    made.asked = asked
    return made


def batch_of(request, name):
    return file_sha256(request.inbox / f"{name}.parquet")[:ID_DIGITS]


def out_of(request, name):
    return request.out / f"{name}.parquet"


def unread(request, name):
    file = out_of(request, name) / UNREAD
    return json.loads(file.read_text()) if file.exists() else None


def soon(request, seconds):
    zone = Store.create(request.home).zone
    return (dt.datetime.now(zone) + dt.timedelta(seconds=seconds)).time()


def until(happens):
    for _ in range(1200):
        if happens():
            return
        threading.Event().wait(0.05)
    raise AssertionError


def test_at_the_cut_off_every_file_is_recorded_whether_it_was_read_or_not(inbox):
    request = inbox("a", "b", "c")
    seen = []

    def slowly(title, stage, *facts):
        if title == "Reading a.parquet":
            until(lambda: "cut-off" in unread(request, "c")["not_screened"])
            seen.extend(unread(request, name) for name in "abc")
        return plainly(title, stage, *facts)

    with pytest.raises(CutOffPassedError) as told:
        score_inbox(inbox.asked(cut_off=soon(request, 1.5)), slowly)
    assert told.value.exit_code == 33
    assert told.value.what.startswith("3 of 3 files were not screened")
    assert all(f"{name}.parquet: the cut-off" in told.value.what for name in "abc")
    assert [each["file"] for each in seen] == ["a.parquet", "b.parquet", "c.parquet"]
    assert "while reading the file" in seen[0]["not_screened"]
    assert "while it waited for its turn" in seen[1]["not_screened"]
    assert seen[2]["sha256"] == file_sha256(request.inbox / "c.parquet")
    for name in "abc":  # read to their ends, they are counted
        said = Manifest.load(out_of(request, name))
        assert "cut-off" in said.not_screened
        assert said.accepted.payments == 3
        assert unread(request, name) is None


def test_files_wait_with_a_record_from_the_start(inbox):
    request, seen = inbox("a", "b"), []

    def run(title, stage, *facts):
        seen.append([unread(request, name) for name in "ab"])
        return plainly(title, stage, *facts)

    score_inbox(request, run)
    assert [each["not_screened"] for each in seen[0]] == [READS, READS]
    for name in "ab":
        assert {each.name for each in out_of(request, name).iterdir()} == set(RESULTS)


def test_a_store_that_cannot_be_opened_is_said_for_every_file(inbox):
    request = inbox("a", "b")
    Store.create(request.home)
    (request.home / "store.json").write_text("half")
    with pytest.raises(StoreError, match="damaged"):
        score_inbox(request)
    assert all("damaged" in unread(request, n)["not_screened"] for n in "ab")


def test_whatever_fails_stops_no_other_file(inbox, queue):
    request = inbox("a", "b")

    def failing(title, stage, *facts):
        if title == "Reading a.parquet":
            raise RuntimeError(CELL)
        return plainly(title, stage, *facts)

    with pytest.raises(FaultError) as told:
        score_inbox(request, failing)
    assert told.value.exit_code == 70
    assert told.value.what.startswith("a.parquet: failed inside itself: RuntimeError")
    assert CELL not in told.value.message
    assert unread(request, "a")["not_screened"] == "RuntimeError"
    assert (out_of(request, "b") / "scored.parquet").exists()
    assert queue.taken == [batch_of(request, "b")]


def test_whatever_a_receiver_fails_of_stops_no_other_and_is_made_good(
    inbox, queue, monkeypatch
):
    request, taken = inbox("a"), []
    queue.refusals = [StoreError("closed"), ValueError(CELL)]
    other = {"queue": queue, "zeta": lambda _home, batch: taken.append(batch) or "ok"}
    monkeypatch.setattr(handing, "receivers", lambda: other)
    with pytest.raises(FaultError, match=r"a\.parquet: failed .* ValueError") as told:
        score_inbox(request)
    assert CELL not in told.value.message
    assert taken == [batch_of(request, "a")]
    assert (out_of(request, "a") / "scored.parquet").exists()

    # Other policies or models stand by now: what was sealed is what counts.
    stages = []

    def run(title, stage, *facts):
        stages.append(title)
        return plainly(title, stage, *facts)

    later = inbox.asked(policy=request.home / "none.toml")
    with pytest.raises(StoreError, match=r"a\.parquet: closed"):
        score_inbox(later, run)
    assert stages == ["Handing a.parquet on: queue", "Handing a.parquet on: zeta"]
    (done,) = score_inbox(later)
    assert done.scored.repeated
    assert queue.taken == [batch_of(request, "a")]
    assert score_inbox(later) == []


def test_what_failed_before_the_cut_off_keeps_its_reason(inbox):
    request = inbox("a", "b")

    def run(title, stage, *facts):
        if title == "Reading a.parquet":
            raise StoreError("the shelf is full")
        until(lambda: Delivery.of(request.home, batch_of(request, "a")).late)
        return plainly(title, stage, *facts)

    with pytest.raises(CutOffPassedError, match=r"a\.parquet: the shelf is full"):
        score_inbox(inbox.asked(cut_off=soon(request, 1.5)), run)
    assert unread(request, "a")["not_screened"] == "the shelf is full"


def test_what_went_on_not_screened_is_for_the_record_unless_asked(inbox, queue, capsys):
    request = inbox("a")
    with pytest.raises(CutOffPassedError):
        score_inbox(inbox.asked(cut_off=dt.time(0, 0)))
    (done,) = score_inbox(request)
    assert Manifest.load(out_of(request, "a")).not_screened is None
    assert "cut-off" in done.late
    assert done.handed == {}
    assert queue.taken == []
    assert "--hand-late" in capsys.readouterr().err
    assert score_inbox(request) == []

    (done,) = score_inbox(inbox.asked(hand_late=True))
    assert queue.taken == [batch_of(request, "a")]
    assert done.handed == {"queue": "1 in the queue"}
    assert score_inbox(inbox.asked(hand_late=True)) == []


def yesterday():
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).isoformat()


def test_a_run_that_never_reached_its_cut_off_is_late_the_next_day(inbox, queue):
    request = inbox("a", "b")
    # As the first run noted before it was killed.
    note(request.home, batch_of(request, "a"), cut_off=yesterday())
    done = score_inbox(inbox.asked(cut_off=dt.time(23, 59, 59)))
    assert ["passed before it was scored" in each.late for each in done] == [
        True,
        False,
    ]
    assert queue.taken == [batch_of(request, "b")]


def test_what_was_published_in_time_is_handed_on_the_next_day(inbox, queue):
    request = inbox("a")
    queue.refusals = [StoreError("closed")]
    with pytest.raises(StoreError):
        score_inbox(request)
    note(request.home, batch_of(request, "a"), cut_off=yesterday())
    (done,) = score_inbox(inbox.asked(cut_off=dt.time(0, 0)))
    assert (done.late, queue.taken) == ("", [batch_of(request, "a")])


def test_files_that_are_done_are_not_read_again(inbox, monkeypatch):
    request, read = inbox("a", "b"), []

    def reading(path):
        read.append(path.name)
        return file_sha256(path)

    monkeypatch.setattr(turns, "file_sha256", reading)
    score_inbox(request)
    assert read == ["a.parquet", "b.parquet"]
    read.clear()
    assert score_inbox(request) == []
    assert read == []
    # Where anything about it differs it is read, and is still the same batch.
    os.utime(request.inbox / "b.parquet")
    assert score_inbox(request) == []
    assert read == ["b.parquet"]
    assert unread(request, "b") is None


def test_one_content_under_two_names_is_one_batch(inbox, queue):
    request = inbox("a")
    (request.inbox / "b.parquet").write_bytes(
        (request.inbox / "a.parquet").read_bytes()
    )
    assert [each.file for each in score_inbox(request)] == ["a.parquet"]
    assert len(queue.taken) == 1
    assert not out_of(request, "b").exists()
    assert score_inbox(request) == []


def test_a_folder_alone_gives_no_date(inbox):
    request = inbox("a", scheduled_on=None)
    left = request.home / "batches" / batch_of(request, "a")
    Store.create(request.home)
    left.mkdir()
    (left / "lock").touch()
    (done,) = score_inbox(request)
    manifest = done.scored.manifest
    assert manifest.accepted.payments == 3
    assert manifest.payment_date == banking_day(manifest.as_of, steps=1)


def test_a_killed_attempts_note_keeps_its_date(inbox):
    request = inbox("a", scheduled_on=None)
    left = request.home / "batches" / batch_of(request, "a")
    Store.create(request.home)
    left.mkdir()
    noted = {"as_of": "2026-06-29", "payment_date": "2026-06-30", "said": None}
    (left / "begun.json").write_text(json.dumps(noted))
    (done,) = score_inbox(request)
    assert done.scored.manifest.payment_date == dt.date(2026, 6, 30)


def test_the_warning_names_what_has_no_results_yet(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(turns, "say_minutes_left", lambda *given: said.append(given))
    files = [tmp_path / name for name in "abc"]
    waiting = turns_of(files, tmp_path / "out", None)
    waiting[0].clock.claim()
    remind(waiting, 5.0)
    waiting[1].clock.claim()
    remind(waiting, 4.0)
    waiting[2].clock.claim()
    remind(waiting, 3.0)
    assert said == [("b and 1 others", 5.0), ("c", 4.0)]


def test_the_margin_is_the_requests(inbox, monkeypatch):
    said, last = [], dt.time(23, 59, 59)
    monkeypatch.setattr(turns, "say_minutes_left", lambda *given: said.append(given))
    inbox("a")
    score_inbox(inbox.asked(cut_off=last, margin=dt.timedelta(0)), waits_for(said, 0))
    assert said == []
    (inbox.asked().inbox / "b.parquet").write_bytes(b"another")
    with pytest.raises(OutlayError):
        score_inbox(
            inbox.asked(cut_off=last, margin=dt.timedelta(1)), waits_for(said, 1)
        )
    assert [name for name, _minutes in said] == ["b.parquet"]


def waits_for(said, many):
    def run(title, stage, *facts):
        until(lambda: len(said) >= many)
        return plainly(title, stage, *facts)

    return run


def test_the_command_takes_the_margin_and_hands_late_where_asked(monkeypatch):
    from outlay.pipelines.jobs import inbox as job
    from outlay.pipelines.main import app

    asked = []
    monkeypatch.setattr(job, "score_inbox", lambda request: asked.append(request) or [])
    words = ["score-inbox", "in", "--out", "out", "--warn-minutes", "40"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert CliRunner().invoke(app, [*words, "--hand-late"]).exit_code == 0
    assert [each.margin for each in asked] == [dt.timedelta(minutes=40)] * 2
    assert [each.hand_late for each in asked] == [False, True]


def test_a_deadline_that_is_dropped_takes_back_what_passed():
    told = []
    clock = Deadline(dt.datetime.now(dt.UTC))
    clock.on_passing(told.append)
    assert clock.strike() == clock.late != ""
    clock.drop()
    clock.claim()
    assert clock.strike() == ""
    assert len(told) == 1
