"""Which contributions become reasons."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.families import BACKGROUND, UNIT, grouped
from outlay.decisions.reasons import LEAST, MOST, Explained, reasons
from outlay.features.registry import BY_NAME


@dataclass(frozen=True)
class Fact:
    name: str
    family: str
    risky: str | None = "high"
    kind: str = "numeric"
    said: str | None = None
    fill: str = "missing means it was never seen"
    clears: str = "a paper"
    other: str | None = None
    named_by: str | None = None

    @property
    def sentence(self):
        return self.said or f"{self.name} is {{value}}."

    @property
    def reason_code(self):
        return f"F-{self.name}"


FACTS = {
    fact.name: fact
    for fact in (
        Fact("a1", "a"),
        Fact("a2", "a"),
        Fact("b1", "b"),
        Fact("c1", "c"),
        Fact("d1", "d"),
        Fact("low", "e", risky="low"),
        Fact("either", "f", risky=None),
        Fact("kind", "g", risky=None, kind="category"),
        Fact("weekday", "h", risky=None),
    )
}
NAMES = tuple(FACTS)
ROW = dict.fromkeys(NAMES, 5.0) | {"kind": "benefit"}


def told(weights, *, row=None, typical=None, other=None, leading=0, **more):
    """Return the reasons of one row from {feature: contribution} of the models."""
    models = [
        Explained(name, NAMES, np.array([[said.get(each, 0.0) for each in NAMES]]))
        for name, said in (("fraud", weights), ("error", other or {}))
    ]
    rows = pa.Table.from_pylist([ROW | (row or {})])
    return reasons(rows, models, [leading], FACTS, typical or {}, **more)[0]


def features(found):
    return [reason.feature for reason in found]


def test_the_largest_contributions_come_first():
    found = told({"a1": 0.2, "b1": 0.9, "c1": 0.5, "d1": 0.1})
    assert features(found) == ["b1", "c1", "a1"]
    assert found[0].contribution == 0.9
    assert found[0].value == 5.0
    assert (found[0].code, found[0].sentence) == ("F-b1", "B1 is five.")


def test_what_lowers_the_score_is_no_reason():
    assert features(told({"a1": -3.0, "b1": 0.1, "c1": 0.0})) == ["b1"]


def test_a_family_speaks_once_before_any_speaks_twice():
    assert features(told({"a1": 0.9, "a2": 0.8, "b1": 0.1})) == ["a1", "b1"]
    assert features(told({"a1": 0.9, "a2": 0.8})) == ["a1", "a2"]


def test_the_kind_of_payment_is_said_only_where_little_else_is():
    assert features(told({"kind": 0.9, "b1": 0.3, "c1": 0.2})) == ["b1", "c1"]
    assert features(told({"kind": 0.9, "b1": 0.3})) == ["b1", "kind"]
    assert features(told({"kind": 0.9, "a1": 0.3, "a2": 0.2})) == ["a1", "a2"]
    assert features(told({"weekday": 0.9, "b1": 0.3, "c1": 0.2})) == ["b1", "c1"]
    assert features(told({"weekday": 0.9, "b1": 0.3})) == ["b1", "weekday"]


def test_a_payment_can_be_told_of_in_full():
    weights = {"a1": 0.9, "a2": 0.8, "b1": 0.7, "c1": 0.6, "d1": 0.5, "kind": 0.4}
    assert features(told(weights, most=20)) == ["a1", "b1", "c1", "d1", "a2", "kind"]
    assert len(told(weights)) == MOST


def test_a_familys_sum_decides_its_place_and_its_largest_fact_speaks():
    # Alone, b1 outweighs each of the a's; together they outweigh it.
    found = told({"a1": 0.4, "a2": 0.5, "b1": 0.7})
    assert features(found) == ["a2", "b1"]
    assert found[0].contribution == 0.5
    assert found[0].family_contribution == pytest.approx(0.9, abs=1e-9)
    assert found[1].family_contribution == 0.7


def test_a_family_whose_facts_cancel_out_is_silent():
    weights = {"a1": 0.9, "a2": -1.0, "b1": 0.3, "c1": 0.2}
    assert features(told(weights)) == ["b1", "c1"]
    assert features(told(weights, most=20)) == ["b1", "c1"]


def test_it_speaks_only_where_there_would_be_fewer_than_two_reasons():
    assert features(told({"a1": 0.9, "a2": -1.0, "b1": 0.3})) == ["b1", "a1"]
    assert features(told({"a1": 0.9, "a2": -1.0})) == ["a1"]


def test_the_spokesman_lies_on_the_risky_side():
    found = told({"a1": 0.9, "a2": 0.2}, row={"a1": 1.0}, typical={"a1": 3.0})
    assert features(found) == ["a2"]
    assert found[0].family_contribution == pytest.approx(1.1, abs=1e-9)


def test_two_facts_that_say_the_same_are_one_reason():
    missing = {"a1": None, "a2": None, "b1": None}
    found = told({"a1": 0.9, "a2": 0.8, "b1": 0.3}, row=missing, most=20)
    assert features(found) == ["a1"]
    assert found[0].sentence == "It was never seen."


def test_what_is_usual_does_not_lend_its_weight_to_a_family():
    found = told({"weekday": 5.0, "d1": 0.1, "a1": 0.3, "b1": 0.2})
    assert features(found) == ["a1", "b1", "d1"]


NEAR = st.sampled_from([-0.5, -1e-13, 0.0, 1e-13, 0.3, 0.3 + 1e-13, 0.3 - 1e-13, 0.6])


@given(
    st.lists(NEAR, min_size=len(NAMES), max_size=len(NAMES)),
    st.permutations(range(len(NAMES))),
)
def test_the_order_of_columns_and_last_digits_change_nothing(weights, order):
    """Another machine's last digits, another column order: the same reasons."""
    rows = pa.Table.from_pylist([ROW])
    names = [NAMES[place] for place in order]
    there = np.array([[np.nextafter(weights[place], 9) for place in order]])
    here = reasons(
        rows, [Explained("fraud", NAMES, np.array([weights]))], [0], FACTS, {}, 20
    )
    other = reasons(
        rows.select(names), [Explained("fraud", names, there)], [0], FACTS, {}, 20
    )
    assert here == other


def test_a_row_alone_has_the_reasons_that_it_has_among_others():
    random = np.random.default_rng(3)
    values = random.normal(size=(40, len(NAMES))).round(1)
    rows = pa.Table.from_pylist([ROW | {"a1": float(n)} for n in range(40)])
    together = reasons(rows, [Explained("m", NAMES, values)], [0] * 40, FACTS, {})
    for n in range(40):
        alone = [Explained("m", NAMES, values[n : n + 1])]
        assert reasons(rows.slice(n, 1), alone, [0], FACTS, {}) == [together[n]]


def test_family_sums_and_base_are_the_raw_score():
    random = np.random.default_rng(5)
    values = random.normal(size=(30, len(NAMES)))
    groups = grouped(NAMES, values, FACTS)
    assert sorted(name for group in groups for name in group.features) == sorted(NAMES)
    total = sum(group.sums for group in groups)
    np.testing.assert_allclose(total, values.sum(axis=1), atol=1e-9, rtol=0)


def test_a_feature_that_is_declared_no_more_keeps_its_weight():
    groups = grouped(("a1", "gone"), np.array([[0.2, 0.7]]), FACTS)
    assert {group.family: group.sums[0] for group in groups} == {"a": 0.2, "gone": 0.7}


def test_every_background_column_is_a_feature():
    assert set(BY_NAME) >= BACKGROUND


@pytest.mark.parametrize(
    ("name", "value", "middle", "sayable"),
    [
        ("a1", 5.0, 3.0, True),
        ("a1", 2.0, 3.0, False),
        ("a1", 3.0, 3.0, True),
        ("a1", 0.0, None, False),
        ("a1", 0.0, -1.0, False),
        ("a1", None, 3.0, True),
        ("low", 2.0, 3.0, True),
        ("low", 5.0, 3.0, False),
        ("low", 0.0, None, True),
        ("either", 2.0, 3.0, True),
    ],
)
def test_a_harmless_value_is_not_dressed_up_as_a_reason(name, value, middle, sayable):
    typical = {} if middle is None else {name: middle}
    found = told({name: 2.0}, row={name: value}, typical=typical)
    assert features(found) == ([name] if sayable else [])


def test_the_model_that_speaks_loudest_gives_its_reasons_first():
    found = told({"a1": 0.1}, other={"b1": 9.0, "a1": 5.0}, leading=0)
    assert [(reason.feature, reason.model) for reason in found] == [
        ("a1", "fraud"),
        ("b1", "error"),
    ]
    found = told({"a1": 0.1}, other={"b1": 9.0, "a1": 5.0}, leading=1)
    assert [(reason.feature, reason.model) for reason in found] == [
        ("b1", "error"),
        ("a1", "error"),
    ]


@given(
    st.dictionaries(
        st.sampled_from(NAMES), st.floats(-2, 2, allow_nan=False), max_size=8
    )
)
def test_two_reasons_where_two_contributions_raise_the_score(weights):
    found = told(weights)
    raising = [name for name, weight in weights.items() if round(weight / UNIT) > 0]
    assert len(found) >= min(LEAST, len(raising))
    assert len(found) <= MOST
    assert set(features(found)) <= set(raising)
    assert len(set(features(found))) == len(found)
