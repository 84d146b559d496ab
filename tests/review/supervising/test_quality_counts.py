"""Override, blind-accept and precision: against the monitor and counting by hand."""

import datetime as dt
from collections import defaultdict
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from outlay.audit.monitor.reviewing import reviewing as monitored
from outlay.audit.monitor.scored import Days
from outlay.audit.monitor.settings import MonitorSettings
from outlay.decisions.intervals import wilson
from outlay.payments.tables import REVIEWS
from outlay.review.models import Action, Found, Item
from outlay.review.supervising.figures import LEAST, Figure
from outlay.review.supervising.last_word import last_words
from outlay.review.supervising.precision import precision
from outlay.review.supervising.reviewing import reviewing
from tests.review.made import OTHER_AGENCY, made_item
from tests.review.supervising.decided import DAY, made_case, made_decision

ACTIONS = [Action.RELEASE, Action.HOLD, Action.IMPROPER, Action.REFER]
FOUND = {
    Action.RELEASE: [Found.PROPER, Found.NOTHING],
    Action.HOLD: [""],
    Action.IMPROPER: [
        Found.OVERPAYMENT,
        Found.UNDERPAYMENT,
        Found.TECHNICAL,
        Found.UNKNOWN,
    ],
    Action.REFER: ["", Found.OVERPAYMENT],
}
PROGRAMS = ["Pension", "Travel", "Grants"]


@pytest.fixture
def since():
    return timezone.now() - 30 * DAY


@pytest.fixture
def cases(db, analyst, other_analyst):
    """Return made decisions of 90 payments, some decided twice, as plain rows."""
    rng = np.random.default_rng(11)
    now = timezone.now() - DAY
    made = []
    for number in range(90):
        item = made_item(
            number,
            by_model=bool(rng.random() < 0.7),
            program=PROGRAMS[int(rng.choice(3, p=[0.6, 0.3, 0.1]))],
            selection=Item.RANDOM if rng.random() < 0.3 else Item.SCORE,
        )
        for turn in range(int(rng.integers(1, 3))):
            action = ACTIONS[int(rng.integers(4))]
            needs = bool(rng.random() < 0.2) or action == Action.REFER
            agreed = needs and rng.random() < 0.5
            timed = rng.random() < 0.9
            made.append(
                made_decision(
                    item,
                    analyst,
                    action,
                    at=now + dt.timedelta(minutes=100 * turn + number),
                    found=str(rng.choice(FOUND[action])),
                    seconds_on_case=float(rng.uniform(1, 60)) if timed else None,
                    opened_details=bool(rng.random() < 0.5) if timed else None,
                    needs_second=needs,
                    second="approved" if agreed else "",
                    second_by=other_analyst if agreed else None,
                    second_at=now if agreed else None,
                )
            )
    return made


def last_of(cases):
    found = {}
    for each in sorted(cases, key=lambda case: case.at):
        found[each.item.payment_key] = each
    return list(found.values())


def test_both_rates_are_the_monitors_own(cases, supervisor, since, tmp_path):
    rows = [
        {
            "payment_key": each.item.payment_key,
            "batch_id": "b1",
            "run_id": "r1",
            "decided_at": each.at,
            "decision": "release" if each.action == Action.RELEASE else "hold",
            "seconds_on_case": each.seconds_on_case,
            "opened_details": each.opened_details,
            "reviewer_token": "t1",
            "known_at": each.at,
            "known_on": each.at.date(),
        }
        for each in cases
    ]
    pq.write_table(REVIEWS.of(rows), tmp_path / "reviews.parquet")
    items = {each.item.payment_key: each.item for each in cases}
    routes = [["model", "arm"] if i.by_model else ["arm"] for i in items.values()]
    scored = pa.table({"payment_key": list(items), "routes": routes})
    pq.write_table(scored, tmp_path / "scored.parquet")
    days = Days(since.date(), timezone.now().date())
    run = SimpleNamespace(scored=tmp_path / "scored.parquet")
    settings = MonitorSettings()
    theirs = monitored([tmp_path / "reviews.parquet"], [run], days, settings)
    ours = reviewing(last_words(supervisor, since))
    for name, mine, level in (
        ("override rate", ours.override, ours.override_level),
        ("blind-accept rate", ours.blind, ours.blind_level),
    ):
        (found,) = [each for each in theirs if each.check == name]
        assert (mine.value, mine.n) == (found.figures["value"], found.figures["rows"])
        assert mine.lower == pytest.approx(found.figures["lower"])
        assert mine.upper == pytest.approx(found.figures["upper"])
        assert level == found.level
    assert 0 < ours.blind.hits < ours.blind.n


def test_precision_is_what_counting_by_hand_gives(cases, supervisor, since):
    found = precision(supervisor, last_words(supervisor, since), since)
    counts = defaultdict(lambda: [0, 0, 0])
    for each in last_of(cases):
        final = not each.needs_second or each.second == "approved"
        if not (each.item.by_model and final and each.action != Action.HOLD):
            continue
        wrong = each.action == Action.REFER or (
            each.action == Action.IMPROPER
            and each.found in {Found.OVERPAYMENT, Found.UNDERPAYMENT}
        )
        proper = each.action == Action.RELEASE and each.found == Found.PROPER
        codes = [code.code for code in each.item.codes.all()]
        for name in ("", each.item.program, *codes):
            counts[name][0] += 1
            counts[name][1] += wrong
            counts[name][2] += not wrong and not proper
    total = counts.pop("")
    assert [found.total.found.n, found.total.found.hits] == total[:2]
    groups = {e.name: e for e in (*found.programs.shown, *found.reasons.shown)}
    large = {name: said for name, said in counts.items() if said[0] >= LEAST}
    assert {n: [g.found.n, g.found.hits, g.unsure] for n, g in groups.items()} == large
    few = found.programs.few + found.reasons.few
    assert few == len(counts) - len(large) > 0
    for each in groups.values():
        lower, upper = wilson(each.found.hits, each.found.n)
        assert (each.found.lower, each.found.upper) == (lower, upper)
        assert each.found.value == each.found.hits / each.found.n
    sizes = [each.found.n for each in found.programs.shown]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(("size", "shown"), [(10, False), (11, True)])
def test_fewer_than_eleven_cases_are_not_shown(supervisor, analyst, since, size, shown):
    for number in range(size):
        made_case(number, analyst, Action.IMPROPER)
    found = precision(supervisor, last_words(supervisor, since), since)
    assert bool(found.programs.shown) is shown
    assert found.total.found.shown is shown
    assert (found.total.found.value is not None) is shown


def test_returned_and_reopened_decisions_do_not_count(
    supervisor, other_supervisor, analyst, since
):
    item = made_item(1, by_model=True)
    returned = {
        "needs_second": True,
        "second": "returned",
        "second_by": other_supervisor,
        "second_at": timezone.now(),
    }
    made_decision(item, analyst, Action.IMPROPER, **returned)
    assert last_words(supervisor, since) == []
    made_decision(item, analyst, Action.REFER)
    (word,) = last_words(supervisor, since)
    assert word.wrong
    made_decision(item, supervisor, Action.REOPEN)
    assert last_words(supervisor, since) == []
    made_decision(item, analyst, Action.RELEASE)
    (word,) = last_words(supervisor, since)
    assert (word.wrong, word.proper, word.ended) == (False, True, True)


def test_earlier_days_and_other_agencies_do_not_count(supervisor, analyst, since):
    made_case(1, analyst, at=since - DAY)
    made_case(2, analyst, item={"agency": OTHER_AGENCY})
    assert last_words(supervisor, since) == []
    made_case(3, analyst)
    assert len(last_words(supervisor, since)) == 1


def test_a_figure_says_why_there_is_none():
    assert Figure.of(0, 0).said == "no case yet"
    assert Figure.of(3, 10).said == "fewer than 11 cases"
    assert Figure.of(3, 12).said == "25.0 % (8.9 % to 53.2 %)"
