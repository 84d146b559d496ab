import dataclasses

import numpy as np
import pytest

from outlay.audit.mitigate import frontier
from outlay.payments.errors import TableError
from tests.audit.gap.made import judged

BASE = judged(30_000, rate=(0.01, 0.02))


def flagged(rates, recall, seed=1):
    rng = np.random.default_rng(seed)
    n = len(BASE.bad)
    good = np.where(BASE.groups["letter"] == "a", *rates)
    kept = np.where(BASE.bad, BASE.flagged & (rng.random(n) < recall), False)
    return dataclasses.replace(
        BASE, flagged=kept | (~BASE.bad & (rng.random(n) < good))
    )


WAYS = {
    "as it is": BASE,
    "even": flagged((0.015, 0.015), 0.99),
    "costly": flagged((0.015, 0.015), 0.8),
    "half": flagged((0.012, 0.0185), 1.0),
}


@pytest.fixture(scope="module")
def points():
    return {each.method: each for each in frontier(WAYS, "as it is", draws=60)}


def test_only_the_way_that_keeps_both_limits_meets(points):
    assert {name for name, point in points.items() if point.meets} == {"even"}
    assert points["costly"].worst.ratio <= 1.25
    assert points["costly"].lost == pytest.approx(0.2, abs=0.06)
    assert points["half"].lost == 0


def test_values_that_meet_are_not_yet_sure(points):
    even = points["even"]
    assert even.surely == (even.worst.upper <= 1.25 and even.lost_upper <= 0.05)
    wide = frontier(WAYS, "as it is", draws=60, most_ratio=9.0, most_lost=0.9)
    assert all(point.meets and point.surely for point in wide)


def test_the_limits_are_kept_at_their_edge(points):
    ratio, lost = points["half"].worst.ratio, points["costly"].lost
    asked = {"draws": 2, "most_ratio": ratio, "most_lost": lost}
    found = {p.method: p.meets for p in frontier(WAYS, "as it is", **asked)}
    assert found["half"]
    asked["most_ratio"] = np.nextafter(ratio, 0)
    assert not {p.method: p.meets for p in frontier(WAYS, "as it is", **asked)}["half"]


def test_a_way_that_another_beats_in_both_is_marked(points):
    assert not points["as it is"].best
    assert points["half"].best


def test_the_loss_is_drawn_together_with_the_reference(points):
    base, way = WAYS["as it is"], WAYS["even"]
    caught = way.flagged[base.bad].sum() / base.flagged[base.bad].sum()
    even = points["even"]
    assert even.lost == pytest.approx(1 - caught)
    # Alone, recall of either is known to some 4 %; their difference far better.
    assert even.lost_upper - even.lost_lower < 0.02


def test_only_the_attributes_asked_about_count():
    lot = np.random.default_rng(4).choice(["x", "y"], len(BASE.bad))
    two = {"letter": BASE.groups["letter"], "lot": lot}
    ways = {"as it is": dataclasses.replace(BASE, groups=two)}
    (both,) = frontier(ways, "as it is", draws=5)
    (one,) = frontier(ways, "as it is", draws=5, attributes=["lot"])
    assert both.worst.attribute == "letter"
    assert one.worst.attribute == "lot"
    (none,) = frontier(ways, "as it is", draws=5, attributes=[])
    assert none.worst is None
    assert not none.meets


def test_other_payments_or_no_reference_are_refused():
    with pytest.raises(TableError, match="no way called"):
        frontier(WAYS, "nothing")
    other = dataclasses.replace(BASE, bad=~BASE.bad)
    with pytest.raises(TableError, match="other payments"):
        frontier(WAYS | {"other": other}, "as it is", draws=2)
