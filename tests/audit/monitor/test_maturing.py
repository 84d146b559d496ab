"""Precision and calibration by month, against counting by hand."""

import datetime as dt

import numpy as np
import pytest

from outlay.audit.monitor.maturing import NO_LABELS, labelled, matured, months_of
from outlay.audit.monitor.scored import opened
from outlay.audit.monitor.settings import MonitorSettings
from tests.audit.monitor.made import MODELS, labels, run, score_row

SETTINGS = MonitorSettings()
JANUARY, FEBRUARY = dt.date(2026, 1, 12), dt.date(2026, 2, 9)
GOOD, FRAUD, ERROR = (True, 0, 0), (False, 1, None), (False, 0, 1)


def batch(n, start=0, **changes):
    """Every tenth is flagged, every fifth drawn (rate 0.2)."""
    rows = []
    for i in range(n):
        flagged, drawn = i % 10 == 0, i % 5 == 1
        routes = ["model"] * flagged + ["arm"] * drawn
        rows.append(
            score_row(
                start + i,
                flagged=flagged,
                routes=routes,
                arm_rate=0.2,
                action="review" if routes else "pass",
                **changes,
            )
        )
    return rows


def told(rows, verdict):
    """Label every reviewed row by `verdict(number)`."""
    reviewed = [row for row in rows if row["action"] == "review"]
    return [(row["payment_key"], *verdict(place)) for place, row in enumerate(reviewed)]


def months(tmp_path, batches, known, models=MODELS):
    runs = [run(tmp_path / f"r{day}", day, rows, models) for day, rows in batches]
    with opened(runs, MODELS) as scored:
        return months_of(scored, labelled(scored, labels(known)), SETTINGS)


def test_a_month_by_hand(tmp_path):
    rows = batch(1_000)
    known = told(rows, lambda place: FRAUD if place % 4 == 0 else GOOD)
    (month,) = months(tmp_path, [(JANUARY, rows)], known)
    assert (month.month, month.payments, month.flagged) == ("2026-01", 1_000, 100)
    verdicts = {key: bad == 1 for key, _, bad, _ in known}
    by_key = {row["payment_key"]: row for row in rows}
    flagged = [k for k in verdicts if "model" in by_key[k]["routes"]]
    assert month.precision.value == pytest.approx(
        np.mean([verdicts[key] for key in flagged])
    )
    # Flags count once, payments that were only drawn five times.
    weight = {key: 1.0 if key in flagged else 5.0 for key in verdicts}
    found = sum(weight[k] for k in verdicts if verdicts[k]) / sum(weight.values())
    assert month.calibration["fraud"].found.value == pytest.approx(found)
    assert month.calibration["fraud"].expected == pytest.approx(0.01)
    # A fraud is left out of the error model's labels.
    assert month.calibration["error"].found.rows == sum(
        not v for v in verdicts.values()
    )
    assert month.labelled == len(known) == 300


def test_a_month_without_labels_says_so(tmp_path):
    rows, later = batch(400), batch(400, start=1_000)
    known = told(rows, lambda place: FRAUD if place % 3 == 0 else GOOD)
    first, second = months(tmp_path, [(JANUARY, rows), (FEBRUARY, later)], known)
    assert first.labelled == 120
    assert (second.why, second.labelled, second.precision) == (NO_LABELS, 0, None)
    assert second.calibration == {}
    # The month without labels neither alarms nor hides the other.
    assert next(iter(matured([first, second]))).level == "ok"


def test_no_labels_at_all_are_no_data(tmp_path):
    found = list(matured(months(tmp_path, [(JANUARY, batch(50))], [])))
    assert {(each.level, each.why) for each in found} == {("no data", NO_LABELS)}


def level_of(tmp_path, check, verdict, **changes):
    rows = batch(2_000, **changes)
    found = matured(months(tmp_path, [(JANUARY, rows)], told(rows, verdict)))
    return next(each for each in found if each.check == check).level


@pytest.mark.parametrize(("every", "level"), [(3, "ok"), (8, "watch"), (40, "alarm")])
def test_precision(tmp_path, every, level):
    def verdict(place):
        return ERROR if place % every == 0 else GOOD

    assert level_of(tmp_path, "precision", verdict) == level


@pytest.mark.parametrize(
    ("expected", "level"),
    [(0.25, "ok"), (0.15, "watch"), (0.05, "alarm"), (0.9, "alarm")],
)
def test_calibration(tmp_path, expected, level):
    def verdict(place):
        return ERROR if place % 4 == 0 else GOOD

    found = level_of(tmp_path, "calibration of error", verdict, p_error=expected)
    assert found == level


def test_few_labels_are_no_data_and_unsettled_ones_do_not_count(tmp_path):
    rows = batch(200)
    known = [(key, None, None, None) for key, *_ in told(rows, lambda _: GOOD)]
    (month,) = months(tmp_path, [(JANUARY, rows)], known)
    assert month.why == NO_LABELS
    few = told(rows, lambda _: ERROR)[:10]
    found = list(matured(months(tmp_path / "few", [(JANUARY, rows)], few)))
    assert {each.level for each in found} == {"no data"}


def test_outcomes_learned_without_a_review_have_no_known_chance(tmp_path):
    rows = batch(200)
    passed = [row["payment_key"] for row in rows if row["action"] == "pass"]
    (month,) = months(tmp_path, [(JANUARY, rows)], [(k, *FRAUD) for k in passed])
    assert month.labelled == 0


def test_flags_without_a_place_count_for_those_not_drawn(tmp_path):
    rows = batch(100)
    rows[0] |= {"routes": ["model", "capacity", "arm"]}
    known = told(rows, lambda place: ERROR if place == 0 else GOOD)
    (month,) = months(tmp_path, [(JANUARY, rows)], known)
    # It weighs 5, the nine other flags 1 each.
    assert month.precision.value == pytest.approx(5 / 14)
