"""Heads kept outside the database catch a log that was written anew as a whole."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.payments.errors import StoreError
from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail import heads
from outlay.review.trail.heads import check_heads, export_head, kept_heads
from outlay.review.trail.record import HEAD, record
from outlay.review.trail.verify import verify
from tests.review.trail.rewriting import rewritten
from tests.review.unguarded import take_off


@pytest.fixture
def log(db):
    return [record("ann", "note", f"item:{each}") for each in range(1, 6)]


@pytest.fixture
def on_day(monkeypatch):
    """Return a function that moves the clock of `heads` to a day of March 2026."""

    def move(day):
        at = dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC)
        monkeypatch.setattr(heads.timezone, "now", lambda: at)

    return move


def test_one_line_a_day(log, on_day, tmp_path):
    on_day(2)
    path = export_head(tmp_path)
    first = path.read_text()
    assert first == f"day,number,digest\n2026-03-02,5,{log[-1].digest}\n"
    record("ann", "note", "item:9")
    export_head(tmp_path)
    assert path.read_text() == first
    on_day(3)
    export_head(tmp_path)
    assert path.read_text().startswith(first)
    assert path.read_text().splitlines()[2].startswith("2026-03-03,6,")


def test_a_log_written_anew_holds_but_fits_no_kept_head(log, on_day, tmp_path):
    on_day(2)
    export_head(tmp_path)
    rewritten(2, actor="eve")
    assert verify().sound
    assert [each.fits for each in check_heads(tmp_path)] == [False]


def test_heads_before_the_change_still_fit(log, on_day, tmp_path):
    on_day(2)
    export_head(tmp_path)
    record("ann", "note", "item:6")
    on_day(3)
    export_head(tmp_path)
    assert [each.fits for each in check_heads(tmp_path)] == [True, True]
    rewritten(6, subject="item:1")
    assert [each.fits for each in check_heads(tmp_path)] == [True, False]


def test_a_cut_log_fits_no_more(log, on_day, tmp_path):
    on_day(2)
    export_head(tmp_path)
    take_off()
    AuditEvent.objects.filter(number=5).delete()
    AuditHead.objects.filter(pk=HEAD).update(number=4, digest=log[3].digest)
    assert verify().sound
    assert [each.fits for each in check_heads(tmp_path)] == [False]


@pytest.mark.parametrize("further", [0, 1])
def test_no_head_is_kept_of_a_log_that_does_not_go_on(log, on_day, tmp_path, further):
    on_day(2)
    path = export_head(tmp_path)
    before = path.read_bytes()
    rewritten(2, actor="eve")
    for _ in range(further):
        record("ann", "note", "item:6")
    on_day(3)
    with pytest.raises(StoreError, match="from event 6 on"):
        export_head(tmp_path)
    assert path.read_bytes() == before


def test_a_head_kept_before_any_event_fits(db, on_day, tmp_path):
    on_day(2)
    export_head(tmp_path)
    record("ann", "note", "item:1")
    assert [each.fits for each in check_heads(tmp_path)] == [True]


def test_without_a_file_there_are_no_kept_heads(db, tmp_path):
    assert kept_heads(tmp_path) == []
    assert check_heads(tmp_path) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "day,number\n",
        "day,number,digest\n2026-03-02,five,ab\n",
        "day,number,digest\n2026-03-02,5\n",
        "day,number,digest\n2026-03-03,5,ab\n2026-03-02,6,ab\n",
        "day,number,digest\n2026-03-02,5,ab\n2026-03-03,4,ab\n",
    ],
    ids=["empty", "header", "no number", "short", "days back", "numbers back"],
)
def test_a_damaged_file_is_refused_and_left_alone(log, tmp_path, text):
    path = tmp_path / heads.FILE
    path.write_text(text)
    with pytest.raises(StoreError, match="cannot be read"):
        export_head(tmp_path)
    assert path.read_text() == text


def test_today_is_the_day_in_utc(log, tmp_path):
    export_head(tmp_path)
    assert kept_heads(tmp_path)[0].day == timezone.now().astimezone(dt.UTC).date()
