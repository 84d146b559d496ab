"""Every payment is in one band of each table, and in the right one."""

import datetime as dt

import numpy as np
import pytest

from outlay.review.models import Action, Item, State
from outlay.review.supervising.ageing import (
    SINCE_LOADED,
    TO_CUT_OFF,
    TO_EXPIRY,
    WAITING,
    ageing,
)
from outlay.review.supervising.unheld import waited
from tests.review.made import OTHER_AGENCY, made_batch, made_item
from tests.review.supervising.decided import HOUR, NOW, made_decision

SECOND = dt.timedelta(seconds=1)


def by_hand(lengths, bands):
    """Return how many lengths of time fall into each band, one by one."""
    counts = [0] * len(bands)
    for length in lengths:
        for at, (_, end) in enumerate(bands):
            if end is None or length < end:
                counts[at] += 1
                break
    return counts


def ends(bands):
    """Return lengths just below, at and above the end of every band."""
    known = [end for _, end in bands if end is not None]
    return [end + off for end in known for off in (-SECOND, dt.timedelta(0), SECOND)]


def counts(bars):
    return [each.count for each in bars]


def test_time_to_the_cut_off(supervisor):
    lengths = ends(TO_CUT_OFF)
    for number, length in enumerate(lengths):
        made_item(number, due_at=NOW + length)
    made_item(900, due_at=NOW, state=State.HELD)
    made_item(901, due_at=NOW, agency=OTHER_AGENCY)
    bars = ageing(supervisor, NOW).to_cut_off
    assert counts(bars) == by_hand(lengths, TO_CUT_OFF)
    assert sum(counts(bars)) == len(lengths)
    assert [each.late for each in bars] == [True, *[False] * 5]
    assert max(each.width for each in bars) == 100.0


def test_time_since_loading(supervisor):
    lengths = [each for each in ends(SINCE_LOADED) if each >= dt.timedelta(0)]
    for number, length in enumerate(lengths):
        batch = made_batch(f"b{number}", loaded_at=NOW - length)
        made_item(number, batch=batch)
    bars = ageing(supervisor, NOW).since_loaded
    assert counts(bars) == by_hand(lengths, SINCE_LOADED)


def hours_not_held(loaded, did):
    """Count the hours since loading in which no hold ran, one by one."""
    hours = 0
    for hour in range(loaded, 0, -1):
        before = [each for each in did if each[1] >= hour]
        held = before and before[-1][0] == Action.HOLD and before[-1][2] < hour
        hours += not held
    return hours * HOUR


def test_a_hold_pauses_the_time_since_loading(supervisor, analyst):
    rng = np.random.default_rng(5)
    lengths, held = [], []
    for number in range(40):
        loaded = int(rng.integers(30, 300))
        batch = made_batch(f"b{number}", loaded_at=NOW - loaded * HOUR)
        item = made_item(number, batch=batch)
        did = []
        for at in sorted(rng.integers(1, loaded, 3), reverse=True):  # hours ago
            action = Action.RELEASE if rng.random() < 0.3 else Action.HOLD
            until = int(rng.integers(-50, at))
            did.append((action, int(at), until))
            given = {"at": NOW - int(at) * HOUR}
            if action == Action.HOLD:
                given["hold_until"] = NOW - until * HOUR
            made_decision(item, analyst, action, **given)
        lengths.append(hours_not_held(loaded, did))
        if any(each[0] == Action.HOLD for each in did):
            held.append(lengths[-1])
    bars = ageing(supervisor, NOW).since_loaded
    assert counts(bars) == by_hand(lengths, SINCE_LOADED)
    assert sorted(waited(Item.objects.all(), NOW)) == sorted(held)


def test_time_to_the_end_of_a_hold(supervisor):
    lengths = ends(TO_EXPIRY)
    for number, length in enumerate(lengths):
        made_item(number, state=State.HELD, held_until=NOW + length)
    bars = ageing(supervisor, NOW).to_expiry
    assert counts(bars) == by_hand(lengths, TO_EXPIRY)


def test_waiting_for_a_second_person_runs_from_the_last_decision(supervisor, analyst):
    lengths = [each for each in ends(WAITING) if each >= dt.timedelta(0)]
    for number, length in enumerate(lengths):
        item = made_item(number, state=State.PENDING)
        made_decision(item, analyst, Action.HOLD, at=NOW - length - 50 * HOUR)
        made_decision(item, analyst, Action.IMPROPER, at=NOW - length)
    bars = ageing(supervisor, NOW).waiting
    assert counts(bars) == by_hand(lengths, WAITING)


@pytest.mark.parametrize("table", ["to_cut_off", "since_loaded", "to_expiry"])
def test_nothing_is_an_empty_bar(supervisor, table):
    bars = getattr(ageing(supervisor, NOW), table)
    assert {(each.count, each.width) for each in bars} == {(0, 0.0)}
