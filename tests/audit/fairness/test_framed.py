"""Rates over cells are what Fairlearn's own metrics give row by row."""

from functools import cache

import pytest
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from sklearn.metrics import precision_score

from outlay.audit.fairness.by_group import audit_groups
from tests.audit.fairness.made import ATTRIBUTES, made


@cache
def usual():
    return audit_groups(made(), ATTRIBUTES)


def of(audit, attributes, group):
    return next(
        each
        for each in audit.groups
        if (each.attributes, each.group) == (attributes, group)
    )


def by_row(rows, names, metric, weights):
    known = [row for row in rows if row["bad"] is not None]
    frame = MetricFrame(
        metrics=metric,
        y_true=[int(row["bad"]) for row in known],
        y_pred=[int(row["flagged"]) for row in known],
        sensitive_features={name: [row[name] for row in known] for name in names},
        sample_params={"sample_weight": [weights(row) for row in known]},
    )
    return frame.by_group


@pytest.mark.parametrize("names", [("sex",), ("area",), ("sex", "area")])
@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("false_positive_rate", false_positive_rate),
        ("false_negative_rate", false_negative_rate),
    ],
)
def test_cells_give_what_fairlearn_gives_row_by_row(names, name, metric):
    audit = usual()
    rows = made().to_pylist()
    weighted = by_row(rows, names, metric, lambda row: 1 / row["chance"])
    plain = by_row(rows, names, metric, lambda _: 1.0)
    compared = 0
    for key, value in weighted.items():
        group = key if isinstance(key, tuple) else (key,)
        found = of(audit, names, group)
        if found.rates[name].state == "estimated":
            assert found.rates[name].value == pytest.approx(value, rel=1e-12)
            assert found.naive[name].value == pytest.approx(plain[key], rel=1e-12)
            compared += 1
    assert compared >= 2


def found_proper(y_true, y_pred, *, sample_weight):
    return 1 - precision_score(y_true, y_pred, sample_weight=sample_weight)


@pytest.mark.parametrize("names", [("sex",), ("sex", "area")])
def test_false_discoveries_and_selection_too_are_as_fairlearn_has_them(names):
    rows = made().to_pylist()
    flagged = [row for row in rows if row["flagged"]]
    weighted = by_row(flagged, names, found_proper, lambda row: 1 / row["chance"])
    every = [{**row, "bad": False} for row in rows]
    selected = by_row(every, names, selection_rate, lambda _: 1.0)
    compared = 0
    for name, of_rows in (
        ("false_discovery_rate", weighted),
        ("selection_rate", selected),
    ):
        for key, value in of_rows.items():
            group = key if isinstance(key, tuple) else (key,)
            found = of(usual(), names, group).rates[name]
            if found.state == "estimated":
                assert found.value == pytest.approx(value, rel=1e-12)
                compared += 1
    assert compared >= 5
