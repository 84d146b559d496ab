"""Alerts, the tail above the cut, ages and unseen levels: each fires, and does not."""

import datetime as dt
from math import comb

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.stats import poisson

from outlay.audit.monitor.ages import labels_age, model_age
from outlay.audit.monitor.alerts import alert_rate, days_of, unseen_levels
from outlay.audit.monitor.exchangeability import (
    Tail,
    exchangeability,
    surely_more,
    tails_scored,
)
from outlay.audit.monitor.scored import opened
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.weighted import Share
from outlay.decisions.cuts import Ask, Cut, Cuts
from outlay.decisions.policy import default
from outlay.decisions.strata import StratumKey
from tests.audit.monitor.made import MODELS, run, score_row

SETTINGS = MonitorSettings()
MONDAY = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)


def looked(tmp_path, *batches, models=MODELS):
    runs = [
        run(tmp_path / f"r{place}", MONDAY + place * DAY, rows)
        for place, rows in enumerate(batches)
    ]
    return opened(runs, models)


def rows_of(n, flagged, start=0):
    return [score_row(start + i, flagged=i < flagged) for i in range(n)]


def test_days_are_counted_one_by_one(tmp_path):
    rows = rows_of(40, 8)
    rows[0] |= {"routes": ["model", "capacity"], "action": "pass"}
    rows[39] |= {"routes": ["arm"], "action": "review"}
    rows[38] |= {"routes": ["checklist"], "action": "return_to_certifying_officer"}
    with looked(tmp_path, rows, rows_of(10, 0, 50)) as scored:
        first, second = days_of(scored)
    assert first | {"alert_rate": None} == {
        "day": "2026-01-05",
        "payments": 40,
        "flagged": 8,
        "beyond_capacity": 1,
        "to_review": 8,
        "returned": 1,
        "alert_rate": None,
    }
    assert first["alert_rate"]["value"] == 0.2
    assert (second["day"], second["payments"], second["flagged"]) == (
        "2026-01-06",
        10,
        0,
    )


def test_payments_of_other_models_do_not_count(tmp_path):
    with looked(tmp_path, rows_of(40, 8), models=("outlay-fraud/2", "x")) as scored:
        assert days_of(scored) == []


def week(payments, flagged):
    """Return five days with so many payments and flags together."""
    return [{"payments": payments // 5, "flagged": flagged // 5}] * 5


@pytest.mark.parametrize(
    ("flagged", "level"), [(200, "ok"), (270, "ok"), (320, "watch"), (600, "alarm")]
)
def test_more_alerts_than_in_the_test_window(flagged, level):
    assert alert_rate(week(10_000, flagged), 200, 10_000, SETTINGS).level == level


def test_far_fewer_alerts_alarm_too_and_few_payments_do_not():
    few = [{"payments": 12, "flagged": flag} for flag in (1, 1, 1, 1, 0)]
    for days, level in ((week(10_000, 20), "alarm"), (few, "ok")):
        assert alert_rate(days, 200, 10_000, SETTINGS).level == level
    assert alert_rate(week(10, 10), 2, 100, SETTINGS).level == "no data"


def test_a_few_days_alert_rate_is_shown_and_not_judged():
    found = alert_rate(week(10_000, 600)[:4], 200, 10_000, SETTINGS)
    assert found.level == "no data"
    assert "6.00%" in found.why


@pytest.mark.parametrize(("new", "level"), [(0, "ok"), (30, "watch"), (120, "alarm")])
def test_unseen_levels(tmp_path, new, level):
    rows = rows_of(2_000, 0)
    for row in rows[:new]:
        row["unseen_levels"] = ["sec_code_kind"]
    test = pa.table({"unseen_levels": pa.array([[]] * 50, pa.list_(pa.string()))})
    with looked(tmp_path, rows) as scored:
        found = unseen_levels(scored, test, days_of(scored), SETTINGS)
    assert found.level == level
    if new:
        assert found.figures["columns"]["sec_code_kind"]["share"] == new / 2_000


def test_levels_that_were_new_in_the_test_window_already_are_no_news(tmp_path):
    rows = rows_of(2_000, 0)
    for row in rows[:120]:
        row["unseen_levels"] = ["sec_code_kind"]
    before = [["sec_code_kind"]] * 6 + [[]] * 94
    test = pa.table({"unseen_levels": pa.array(before, pa.list_(pa.string()))})
    with looked(tmp_path, rows) as scored:
        assert unseen_levels(scored, test, days_of(scored), SETTINGS).level == "ok"


def tail_of(above, n, held=100, of_held=10_000, days=20):
    then, now = Tail(held, of_held), Tail(above, n)
    return exchangeability("all payments", then, now, days, SETTINGS)


@pytest.mark.parametrize(
    ("above", "level"), [(100, "ok"), (120, "ok"), (160, "watch"), (260, "alarm")]
)
def test_a_larger_share_above_the_cut(above, level):
    assert tail_of(above, 10_000).level == level


def test_a_smaller_share_above_the_cut_breaks_no_promise():
    assert tail_of(0, 10_000).level == "ok"


def test_no_alarm_merely_from_size():
    # 1.1 times as many of ten million: any test sees it, and it harms nobody.
    found = tail_of(110_000, 10_000_000, 100_000, 10_000_000)
    assert found.figures["p_value"] < 1e-50
    assert found.level == "watch"


def test_a_day_is_no_month_and_few_payments_tell_nothing():
    assert tail_of(500, 10_000, days=2).level == "no data"
    assert tail_of(40, 40).level == "no data"


def test_the_factor_is_held_where_it_holds_exactly():
    random = np.random.default_rng(2)
    then, now = random.binomial(8_000, 0.02, 4_000), random.binomial(6_000, 0.03, 4_000)
    crossed = [
        surely_more(Tail(int(a), 8_000), Tail(int(b), 6_000), 1.5, 0.05)
        for a, b in zip(then, now, strict=True)
    ]
    # P(Binomial(4,000, 0.05) > 243) is 0.1 %.
    assert np.mean(crossed) <= 0.061


def test_the_factor_is_a_sum_of_binomial_terms():
    then, now, factor = Tail(3, 90), Tail(9, 60), 1.5
    part = factor * 60 / (factor * 60 + 90)
    p_value = sum(comb(12, k) * part**k * (1 - part) ** (12 - k) for k in range(9, 13))
    assert not surely_more(then, now, factor, p_value * 0.999)
    assert surely_more(then, now, factor, p_value * 1.001)
    # Poisson counts given their sum are binomial: the law that is used.
    rates = 90 * 0.1, 60 * 0.15
    joint = poisson.pmf(3, rates[0]) * poisson.pmf(9, rates[1])
    given = comb(12, 9) * part**9 * (1 - part) ** 3
    assert joint / poisson.pmf(12, sum(rates)) == pytest.approx(given)


def test_tails_of_a_period_take_the_cut_of_each_stratum(tmp_path):
    rows = [
        score_row(i, combined=i / 100, routes=["arm"] * (i % 5 == 0))
        for i in range(100)
    ]
    other = [score_row(200 + i, program="Q", combined=i / 100) for i in range(100)]
    policy = default()
    ask = Ask.of(policy.default, 2, policy.promise)
    strata = [StratumKey("A", name, "T") for name in ("P", "Q")]
    table = {
        (node, ask): Cut(node, ask, cut, 100, 1, 0.05, 100)
        for node, cut in zip(strata, (0.795, 0.495), strict=True)
    }
    cuts = Cuts(policy.digest(), policy.promise, tuple(strata), table)
    with looked(tmp_path, rows, other) as scored:
        found = tails_scored(scored, policy, cuts)
    assert found["all payments"] == Tail(20 + 50, 200)
    assert found["arm"] == Tail(4, 20)


class Outcomes:
    def __init__(self, files):
        self.files = files

    def outcomes_files(self):
        return self.files


def outcome(tmp_path, *known_on, source="random_review"):
    path = tmp_path / f"{source}.parquet"
    rows = [(f"12345678-2026-S1-{i}", day, source) for i, day in enumerate(known_on)]
    keys, days, sources = zip(*rows, strict=True)
    table = pa.table({"payment_key": keys, "known_on": days, "source": sources})
    pq.write_table(table, path)
    return path


@pytest.mark.parametrize(("days", "level"), [(5, "ok"), (40, "watch"), (90, "alarm")])
def test_labels_grow_old(tmp_path, days, level):
    as_of = MONDAY + 120 * DAY
    rows = [score_row(i, routes=["arm"], action="review") for i in range(4)]
    files = [
        outcome(tmp_path, as_of - days * DAY, as_of + 3 * DAY),
        outcome(tmp_path, as_of - DAY, source="ach_return"),
    ]
    with looked(tmp_path, rows) as scored:
        found = labels_age(scored, Outcomes(files), as_of, 30, SETTINGS)
    assert found.level == level
    assert found.figures["days"] == days
    # Four were drawn long ago; only one has an outcome that is known by then.
    assert (found.figures["arm_waiting"], found.figures["arm_old_enough"]) == (3, 4)


def test_without_outcomes_labels_have_no_age(tmp_path):
    with looked(tmp_path, rows_of(10, 0)) as scored:
        found = labels_age(scored, Outcomes([]), MONDAY, 30, SETTINGS)
    assert (found.level, found.why) == ("no data", "no labels")


@pytest.mark.parametrize(
    ("days", "level"), [(30, "ok"), (200, "watch"), (400, "alarm")]
)
def test_models_grow_old(days, level):
    assert model_age(MONDAY, MONDAY + days * DAY, SETTINGS).level == level


def test_a_weighted_share_is_the_sum_of_its_weights():
    hits, weights = np.array([True, False, True, False]), np.array([1.0, 10, 1, 10])
    share = Share.of(hits, weights)
    assert share.value == pytest.approx(2 / 22)
    spread = 2 * (1 - 2 / 22) ** 2 + 2 * 100 * (2 / 22) ** 2
    size = (2 / 22) * (20 / 22) * 22**2 / spread
    z = 1.959963984540054
    centre = (2 / 22 + z * z / (2 * size)) / (1 + z * z / size)
    assert (share.lower + share.upper) / 2 == pytest.approx(centre)
    assert Share.of(np.array([], bool), np.array([])) is None
    assert Share.of(np.array([True] * 5), np.ones(5)).upper == 1.0
