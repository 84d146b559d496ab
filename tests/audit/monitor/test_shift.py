"""What makes a feature or score move, and what does not."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from outlay.audit.monitor.columns import features_moved, shifts
from outlay.audit.monitor.distance import kolmogorov, variation
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.shift import UNUSED, shift
from tests.audit.monitor.made import column, normal

SETTINGS = MonitorSettings()
ERROR = 1e-4


def judged(then, now):
    return shift(column(then, now), SETTINGS, ERROR)


def test_a_score_moved_by_half_its_spread_and_more_alarms():
    found = judged(normal(5_000, 1), normal(3_000, 2, 0.8))
    assert found.level == "alarm"
    assert "stability" in found.why
    assert "distance" in found.why


def test_the_same_distribution_is_ok_and_a_harmless_shift_too():
    assert judged(normal(5_000, 1), normal(3_000, 2)).level == "ok"
    # 0.05 of a spread is found by any test at this size, and harms nobody.
    assert judged(normal(50_000, 1), normal(100_000, 2, 0.05)).level == "ok"


def test_a_shift_between_the_limits_is_watched():
    assert judged(normal(20_000, 1), normal(20_000, 2, 0.42)).level == "watch"


def test_a_scale_changes_no_distance():
    then, now = normal(2_000, 1), normal(2_000, 2, 0.5)
    one, other = judged(then, now), judged(1e6 * then - 5, 1e6 * now - 5)
    assert one.distance == pytest.approx(other.distance)
    assert one.stability == pytest.approx(other.stability)


def test_missing_values_alarm_when_they_come_and_not_when_they_stay():
    values = normal(4_000, 1)
    full, holes = (
        list(values),
        [None if i % 3 == 0 else x for i, x in enumerate(values)],
    )
    found = judged(full, holes)
    assert found.level == "alarm"
    assert found.missing_now == pytest.approx(1334 / 4_000)
    assert found.distance == pytest.approx(0, abs=0.03)
    assert judged(holes, holes).level == "ok"


def test_text_alarms_when_its_levels_change():
    then = ["a", "b", "c", "d"] * 500
    assert judged(then, ["a", "b", "c", "d"] * 100).level == "ok"
    found = judged(then, ["a", "a", "b", "new"] * 500)
    assert found.level == "alarm"
    # |1/2 - 1/4| + |1/4 - 1/4| + 1/4 + 1/4 + 1/4, halved.
    assert found.distance == pytest.approx(0.5)


def test_few_payments_are_no_data():
    found = judged(normal(5_000, 1), normal(49, 2, 5.0))
    assert found.level == "no data"
    assert found.stability is None


def test_the_distance_of_numbers_is_scipys():
    then, now = normal(2_000, 3), normal(700, 4, 0.3)
    found = column(then, now).distance()
    # The bins' edges are quantiles: at most one fine bin is missed.
    assert found.value == pytest.approx(ks_2samp(then, now).statistic, abs=0.005)
    assert found.lower(0.05) < found.value


@pytest.mark.parametrize("measure", [kolmogorov, variation])
def test_by_chance_is_the_mean_distance_of_samples_alike(measure):
    random, shares = np.random.default_rng(8), np.full(100, 0.01)
    pairs = [
        (random.multinomial(4_000, shares), random.multinomial(1_000, shares))
        for _ in range(400)
    ]
    found = [measure(*pair) for pair in pairs]
    mean = np.mean([each.value for each in found])
    # Ties make Kolmogorov's a little smaller than its limit.
    assert 0.88 * found[0].chance < mean < 1.03 * found[0].chance
    # What the true distance is at least is never above 0 here: it is 0.
    assert max(each.lower(0.01) for each in found) <= 0


def named(name, shift_by):
    return column(normal(3_000, 1), normal(3_000, 2, shift_by), name)


def test_features_that_no_tree_asks_are_watched_at_most():
    gain = {"amount_dollars": 1.0, "weekday": 0.0, "lead_days": 0.0}
    found = shifts(
        [named("amount_dollars", 2.0), named("lead_days", 2.0)], gain, 30, SETTINGS
    )
    assert [each.level for each in found] == ["alarm", "watch"]
    assert UNUSED in found[1].why


def test_features_are_judged_over_weeks_scores_over_one_and_the_date_never():
    names = ("weekday", "days_to_fiscal_year_end")
    gain = dict.fromkeys(names, 0.5)
    columns = [named(name, 2.0) for name in names]
    columns.append(column(normal(3_000, 1), normal(3_000, 2, 2.0), "s", "score"))
    month, week, day = (
        [each.level for each in shifts(columns, gain, days, SETTINGS)]
        for days in (21, 5, 1)
    )
    assert month == ["alarm", "no data", "alarm"]
    assert week == ["no data", "no data", "alarm"]
    assert day == ["no data"] * 3


@pytest.mark.parametrize(
    ("gain", "level"), [(0.05, "ok"), (0.3, "watch"), (0.7, "alarm")]
)
def test_features_alarm_by_what_trees_gain_by_those_that_moved(gain, level):
    gains = {"amount_dollars": gain, "lead_days": 1 - gain}
    columns = [named("amount_dollars", 2.0), named("lead_days", 0.0)]
    found = features_moved(shifts(columns, gains, 30, SETTINGS), gains, SETTINGS)
    assert found.level == level
    assert found.figures["moved"] == ["amount_dollars"]


def test_without_a_judged_feature_there_is_no_data():
    assert features_moved([], {}, SETTINGS).level == "no data"
