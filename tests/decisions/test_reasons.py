"""Which contributions become reasons."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.reasons import BACKGROUND, LEAST, MOST, Explained, reasons
from outlay.features.registry import BY_NAME


@dataclass(frozen=True)
class Fact:
    name: str
    family: str
    risky: str | None = "high"
    kind: str = "numeric"
    sentence: str = "It is {value}."
    fill: str = "missing means it was never seen"
    clears: str = "a paper"
    other: str | None = None
    named_by: str | None = None

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
    assert (found[0].code, found[0].sentence) == ("F-b1", "It is five.")


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
    raising = [name for name, weight in weights.items() if weight > 0]
    assert len(found) >= min(LEAST, len(raising))
    assert len(found) <= MOST
    assert set(features(found)) <= set(raising)
    assert len(set(features(found))) == len(found)
