"""Rates by group: as Fairlearn has them row by row, and as counted by hand."""

import json
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.groups import ORGANISATION
from outlay.payments.errors import TableError
from tests.audit.fairness.made import ATTRIBUTES, made, table


@cache
def usual():
    return audit_groups(made(), ATTRIBUTES)


def of(audit, attributes, group):
    return next(
        each
        for each in audit.groups
        if (each.attributes, each.group) == (attributes, group)
    )


@pytest.mark.parametrize("group", ["f", "m"])
def test_rates_equal_counting_by_hand(group):
    rows = [row for row in made().to_pylist() if row["sex"] == group]
    found = of(usual(), ("sex",), (group,))
    assert found.payments == len(rows)

    def share(of_rows, hits, weigh):
        total = sum(weigh(row) for row in rows if of_rows(row))
        return sum(weigh(row) for row in rows if of_rows(row) and hits(row)) / total

    known = [row for row in rows if row["bad"] is not None]
    cases = {
        "selection_rate": (lambda _: True, lambda row: row["flagged"]),
        "false_positive_rate": (
            lambda row: row["bad"] is False,
            lambda row: row["flagged"],
        ),
        "false_negative_rate": (
            lambda row: row["bad"] is True,
            lambda row: not row["flagged"],
        ),
        "false_discovery_rate": (
            lambda row: row["bad"] is not None and row["flagged"],
            lambda row: row["bad"] is False,
        ),
    }
    for name, (inside, hits) in cases.items():
        weigh = (
            (lambda _: 1.0)
            if name == "selection_rate"
            else (lambda row: 1 / row["chance"])
        )
        expected = share(inside, hits, weigh)
        assert found.rates[name].value == pytest.approx(expected)
        plain = share(inside, hits, lambda _: 1.0)
        assert found.naive[name].value == pytest.approx(plain)
    assert found.rates["false_positive_rate"].rows == sum(
        row["bad"] is False for row in known
    )


def test_weights_undo_that_flags_are_reviewed_more_often():
    big = made(n=200_000, seed=1, arm=0.05)
    truth = {"f": 0.06, "m": 0.03}
    audit = audit_groups(big, ("sex",))
    for group, value in truth.items():
        found = of(audit, ("sex",), (group,))
        rate = found.rates["false_positive_rate"]
        assert rate.lower < value < rate.upper
        # From reviewed payments alone the rate looks many times as high.
        assert found.naive["false_positive_rate"].lower > 5 * value


def test_a_group_without_legitimate_payments_is_not_estimable():
    n = 40
    sex = ["x"] * 20 + ["y"] * 20
    bad = [True] * 20 + [False] * 20
    decided = table([True, False] * 20, bad, [True] * n, [1.0] * n, sex=sex)
    audit = audit_groups(decided, ("sex",))
    found = of(audit, ("sex",), ("x",))
    assert found.rates["false_positive_rate"].state == "not estimable"
    assert found.rates["false_positive_rate"].value is None
    other = of(audit, ("sex",), ("y",))
    assert other.rates["false_positive_rate"].value == 0.5
    assert found.ratios["false_positive_rate"].state == "not estimable"


@pytest.mark.parametrize(("rows", "state"), [(10, "suppressed"), (11, "estimated")])
def test_cells_under_eleven_are_suppressed(rows, state):
    n = 100 + rows
    sex = ["x"] * rows + ["y"] * 100
    decided = table(
        [True, False] * (n // 2) + [True] * (n % 2),
        [False] * n,
        [True] * n,
        [1.0] * n,
        sex=sex,
    )
    audit = audit_groups(decided, ("sex",))
    found = of(audit, ("sex",), ("x",))
    assert found.rates["false_positive_rate"].state == state
    assert found.rates["selection_rate"].state == state
    assert found.payments == (None if rows < 11 else rows)
    said = json.dumps(audit.as_dict())
    assert (f'"rows": {rows},' in said) is (rows >= 11)


def test_the_missing_are_a_group_of_their_own():
    found = of(usual(), ("sex",), ("missing",))
    assert found.payments == made()["sex"].to_pylist().count("missing")


def test_a_known_outcome_without_its_chance_is_refused():
    decided = made(n=100)
    known = decided["bad"].is_valid().to_numpy()
    chance = decided["chance"].to_numpy().copy()
    chance[np.flatnonzero(known)[0]] = 0.0
    broken = decided.set_column(3, "chance", pa.array(chance))
    with pytest.raises(TableError, match="1 known outcomes"):
        audit_groups(broken, ATTRIBUTES)


def test_without_any_outcome_only_selection_is_estimable():
    n = 50
    decided = table([True] * n, [False] * n, [False] * n, [0.1] * n, sex=["x"] * n)
    found = of(audit_groups(decided, ("sex",)), ("sex",), ("x",))
    states = {name: rate.state for name, rate in found.rates.items()}
    assert states.pop("selection_rate") == "estimated"
    assert set(states.values()) == {"not estimable"}


def test_row_order_changes_nothing():
    decided = made()
    order = np.random.default_rng(3).permutation(decided.num_rows)
    shuffled = decided.take(pa.array(order))
    first, second = (
        json.dumps(audit_groups(each, ("sex",)).as_dict(), sort_keys=True)
        for each in (decided, shuffled)
    )
    assert first == second


def test_attributes_as_codes_are_attributes_all_the_same():
    decided = made()
    coded = decided
    for name in ATTRIBUTES:
        place = coded.column_names.index(name)
        coded = coded.set_column(place, name, coded[name].dictionary_encode())
    assert audit_groups(coded, ATTRIBUTES).as_dict() == usual().as_dict()


def test_another_attribute_changes_no_rate_and_widens_what_all_have_to_hold():
    alone = audit_groups(made(), ("sex",))
    for group in ("f", "m", "missing"):
        one, both = of(alone, ("sex",), (group,)), of(usual(), ("sex",), (group,))
        assert one.rates == both.rates
        assert one.naive == both.naive
    gaps = [
        next(each for each in audit.worst if each.attributes == ("sex",))
        for audit in (alone, usual())
    ]
    ratios = [of(audit, ("sex",), ("f",)).ratios for audit in (alone, usual())]
    name = gaps[0].measure
    assert gaps[0].measure == gaps[1].measure
    assert gaps[0].ratio.upper == gaps[1].ratio.upper
    assert ratios[0][name].lower > ratios[1][name].lower


def test_organisations_are_shown_and_compared_with_no_person():
    table = made(seed=3)
    place = table.column_names.index("sex")
    sex, flagged = (np.array(table[name].to_pylist()) for name in ("sex", "flagged"))
    # Everything that an organisation has is flagged: it would be the worst by far.
    firm = flagged & (np.cumsum(flagged) % 3 == 0)
    names = np.where(firm, ORGANISATION, sex).tolist()
    with_firms = table.set_column(place, "sex", pa.array(names))
    audit = audit_groups(with_firms, ("sex",))
    persons = audit_groups(with_firms.filter(pa.array(~firm)), ("sex",))
    found = {each.group: each for each in audit.groups if each.attributes}
    assert found[ORGANISATION,].rates["selection_rate"].value == 1.0
    assert found[ORGANISATION,].ratios["selection_rate"].state == "not compared"
    assert audit.worst == persons.worst
    for each in persons.groups:
        if each.attributes:
            assert found[each.group].rest == each.rest
