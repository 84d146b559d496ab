"""What reviewers override and what they accept unseen."""

import datetime as dt

import pyarrow.parquet as pq
import pytest

from outlay.audit.monitor.reviewing import NONE, reviewing
from outlay.audit.monitor.scored import Days
from outlay.audit.monitor.settings import MonitorSettings
from outlay.payments.errors import TableError
from tests.audit.monitor.made import review, run, score_row, write_reviews

SETTINGS = MonitorSettings()
DAYS = Days(dt.date(2026, 1, 1), dt.date(2026, 1, 31))
AT = dt.datetime(2026, 1, 6, 15, tzinfo=dt.UTC)


def levels(tmp_path, rows):
    day = dt.date(2026, 1, 5)
    of = run(tmp_path / "r", day, [score_row(i, flagged=i < 200) for i in range(300)])
    path = write_reviews(tmp_path / "reviews/a.parquet", rows)
    return {each.check: each for each in reviewing([path], [of], DAYS, SETTINGS)}


def decided(n, released, blind=0):
    return [
        review(
            i,
            AT,
            "release" if i < released else "hold",
            5.0 if i >= n - blind else 300.0,
            opened=i < n - blind,
        )
        for i in range(n)
    ]


@pytest.mark.parametrize(
    ("released", "level"), [(100, "ok"), (160, "watch"), (198, "alarm")]
)
def test_override_rate(tmp_path, released, level):
    found = levels(tmp_path, decided(200, released))["override rate"]
    assert found.level == level
    assert found.figures["value"] == released / 200


@pytest.mark.parametrize(("blind", "level"), [(4, "ok"), (20, "watch"), (80, "alarm")])
def test_blind_accept_rate(tmp_path, blind, level):
    found = levels(tmp_path, decided(200, 100, blind))["blind-accept rate"]
    assert found.level == level
    assert found.figures["value"] == blind / 200


def test_slow_or_opened_cases_are_not_blind_and_releases_count_apart(tmp_path):
    rows = decided(200, 100)
    rows[150] |= {"seconds_on_case": 5.0}
    rows[151] |= {"opened_details": False}
    rows[10] |= {"seconds_on_case": 5.0, "opened_details": False}
    rows[11] |= {"seconds_on_case": None, "opened_details": None}
    found = levels(tmp_path, rows)["blind-accept rate"]
    assert found.figures["value"] == 0
    assert found.figures["blind_released"] == 1
    assert found.figures["rows"] == 199


def test_the_last_decision_counts_and_only_flags_can_be_overridden(tmp_path):
    rows = decided(100, 0)
    rows += [review(i, AT + dt.timedelta(hours=1), "release") for i in range(50)]
    rows += [review(250 + i, AT, "release") for i in range(40)]
    rows += [review(120 + i, AT + dt.timedelta(days=90), "release") for i in range(9)]
    found = levels(tmp_path, rows)["override rate"]
    assert (found.figures["value"], found.figures["rows"]) == (0.5, 100)


def test_no_reviews_are_said_to_be_none_and_few_to_be_few(tmp_path):
    found = reviewing([], [], DAYS, SETTINGS)
    assert {(each.level, each.why) for each in found} == {("no data", NONE)}
    few = levels(tmp_path, decided(12, 12, 12))
    assert {each.level for each in few.values()} == {"no data"}


def test_a_file_that_breaks_the_contract_is_refused(tmp_path):
    path = write_reviews(tmp_path / "a.parquet", decided(3, 0))
    named = pq.read_table(path).rename_columns({"reviewer_token": "reviewer"})
    pq.write_table(named, path)
    with pytest.raises(TableError, match="reviews lacks the column reviewer_token"):
        reviewing([path], [], DAYS, SETTINGS)
