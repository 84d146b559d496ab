"""Who has how much: every count against counting by hand."""

import datetime as dt
import statistics

from outlay.review.models import Action, State
from outlay.review.supervising.period import Period, midnight
from outlay.review.supervising.workload import (
    unassigned,
    waiting_counts,
    workload,
)
from tests.review.made import OTHER_AGENCY, made_item, made_person
from tests.review.supervising.decided import DAY, NOW, made_decision


def row(rows, person):
    return next(each for each in rows if each.person == person)


def test_counts_are_those_of_counting_by_hand(supervisor, analyst, other_analyst):
    states = [State.OPEN, State.OPEN, State.HELD, State.PENDING, State.RELEASED]
    for number, state in enumerate(states * 3):
        made_item(number, state=state, assigned_to=analyst if number < 10 else None)
    for number in range(3):
        made_item(100 + number, assigned_to=other_analyst)
    rows = workload(supervisor, NOW)
    assert [each.person.username for each in rows] == ["ann", "bob", "sue"]
    ann, bob = row(rows, analyst), row(rows, other_analyst)
    assert (ann.open, ann.held) == (4, 2)
    assert (bob.open, bob.held) == (3, 0)
    assert (ann.width, bob.width) == (100.0, 75.0)
    assert unassigned(supervisor) == 2
    assert waiting_counts(supervisor) == {"open": 9, "held": 3, "pending": 3}


def test_decided_today_begins_at_the_agencys_midnight(supervisor, analyst):
    # Midnight in New York is 4:00 UTC in July.
    moments = [dt.datetime(2026, 7, 15, hour, tzinfo=dt.UTC) for hour in (3, 5, 15)]
    moments += [NOW - 6 * DAY, NOW - 7 * DAY]
    seconds = [10.0, 20.0, 90.0, None, 1000.0]
    for number, (at, took) in enumerate(zip(moments, seconds, strict=True)):
        made_decision(made_item(number), analyst, at=at, seconds_on_case=took)
    ann = row(workload(supervisor, NOW), analyst)
    assert (ann.today, ann.week) == (2, 4)
    assert ann.median_seconds == statistics.median([10.0, 20.0, 90.0])


def test_a_hold_is_no_decision_and_a_reopening_takes_one_back(
    supervisor, analyst, other_analyst
):
    item = made_item(1)
    for action in (Action.HOLD, Action.IMPROPER):
        made_decision(item, analyst, action, at=NOW)
    assert row(workload(supervisor, NOW), analyst).today == 1
    made_decision(item, supervisor, Action.REOPEN, at=NOW)
    rows = workload(supervisor, NOW)
    assert {(each.today, each.week) for each in rows} == {(0, 0)}
    made_decision(item, other_analyst, at=NOW)
    rows = workload(supervisor, NOW)
    assert (row(rows, analyst).week, row(rows, other_analyst).week) == (0, 1)


def test_what_waits_for_a_second_person_counts_until_it_is_returned(
    supervisor, analyst
):
    said = {"needs_second": True, "second_by": supervisor, "second_at": NOW}
    made_decision(made_item(1), analyst, at=NOW, needs_second=True)
    made_decision(made_item(2), analyst, at=NOW, second="approved", **said)
    returned = {"second": "returned", "seconds_on_case": 1000.0}
    made_decision(made_item(3), analyst, at=NOW, **said, **returned)
    ann = row(workload(supervisor, NOW), analyst)
    assert (ann.today, ann.week, ann.median_seconds) == (2, 2, 60.0)


def test_other_agencies_do_not_count(supervisor, analyst):
    stranger = made_person("eve", agencies=(OTHER_AGENCY,))
    item = made_item(1, agency=OTHER_AGENCY, assigned_to=analyst)
    made_decision(item, analyst, at=NOW)
    rows = workload(supervisor, NOW)
    assert stranger not in [each.person for each in rows]
    ann = row(rows, analyst)
    assert (ann.open, ann.today, ann.median_seconds) == (0, 0, None)
    assert unassigned(supervisor) == 0


def test_who_is_away_and_who_left_is_said(supervisor, analyst, other_analyst):
    analyst.away_until = NOW.date()
    other_analyst.away_until = NOW.date() - DAY
    other_analyst.is_active = False
    analyst.save()
    other_analyst.save()
    assert [e.person.username for e in workload(supervisor, NOW)] == ["ann", "sue"]
    made_item(1, assigned_to=other_analyst)
    rows = workload(supervisor, NOW)
    assert row(rows, analyst).away
    assert not row(rows, other_analyst).away


def test_a_period_begins_at_midnight_whatever_the_clocks_did():
    # Clocks in New York went forward on 8 March 2026.
    later = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
    assert Period.last(7, later).start == dt.datetime(2026, 3, 4, 5, tzinfo=dt.UTC)
    assert midnight(later) == dt.datetime(2026, 3, 10, 4, tzinfo=dt.UTC)
    assert Period.last(1, later).start == midnight(later)
