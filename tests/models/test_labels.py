import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.models.labels import label_payments, require_positives
from outlay.models.settings import LabelSettings, MaturityRules
from outlay.payments.errors import TableError, TooFewLabelsError
from outlay.payments.tables import FRAUD_STATES, IP_CLASSES, OUTCOME_SOURCES, OUTCOMES

PAID = dt.date(2026, 1, 1)
AS_OF = dt.date(2026, 3, 1)
RULES = MaturityRules()


def outcome(key="k", on=None, **changes):
    on = on or dt.date(2026, 1, 20)
    row = {
        "payment_key": key,
        "ip_class": "proper",
        "fraud_state": "none",
        "known_at": dt.datetime(on.year, on.month, on.day, 15, tzinfo=dt.UTC),
        "known_on": on,
        "source": "random_review",
        "inclusion_probability": 0.25,
    }
    return row | changes


def label(*rows, paid=PAID, as_of=AS_OF, settings=None, rules=RULES):
    keys = sorted({row["payment_key"] for row in rows}) or ["k"]
    payments = pa.table(
        {
            "payment_key": keys,
            "known_on": pa.array([paid] * len(keys), pa.date32()),
        }
    )
    table = label_payments(
        OUTCOMES.of(rows), payments, as_of=as_of, maturity=rules, settings=settings
    )
    return table.to_pylist()


# Design, section 5: outcome to (fraud label, error label, legitimate).
TABLE = [
    ("proper", "none", 0, 0, True),
    ("proper", "cleared", 0, 0, True),
    ("proper", "suspected", None, None, None),
    ("proper", "referred", 1, None, False),
    ("overpayment", "none", 0, 1, False),
    ("overpayment", "cleared", 0, 1, False),
    ("overpayment", "suspected", None, None, False),
    ("overpayment", "referred", 1, None, False),
    ("overpayment", "confirmed_by_court", 1, None, False),
    ("underpayment", "none", None, None, False),
    ("underpayment", "confirmed_by_court", 1, None, False),
    ("technically_improper", "none", None, None, False),
    ("technically_improper", "referred", 1, None, False),
    ("unknown", "none", None, None, None),
    ("unknown", "suspected", None, None, None),
    ("unknown", "referred", 1, None, False),
]


@pytest.mark.parametrize(("ip_class", "state", "fraud", "error", "legitimate"), TABLE)
def test_each_outcome_has_its_label(ip_class, state, fraud, error, legitimate):
    (row,) = label(outcome(ip_class=ip_class, fraud_state=state))
    found = row["fraud_label"], row["error_label"], row["legitimate"]
    assert found == (fraud, error, legitimate)


def test_an_underpayment_is_an_error_where_the_settings_say_so():
    settings = LabelSettings(underpayment_is_error=True)
    (row,) = label(outcome(ip_class="underpayment"), settings=settings)
    assert (row["fraud_label"], row["error_label"]) == (0, 1)


def test_a_payment_that_nobody_reviewed_is_no_negative():
    assert label() == []


def test_the_row_known_last_counts():
    first = outcome(fraud_state="referred", ip_class="overpayment")
    later = outcome(on=dt.date(2026, 2, 10), fraud_state="cleared", source="appeal")
    (row,) = label(later, first)
    assert (row["fraud_label"], row["source"]) == (0, "appeal")
    (row,) = label(later, first, as_of=dt.date(2026, 2, 10))
    assert (row["fraud_label"], row["source"]) == (1, "random_review")


def test_of_two_rows_known_at_one_instant_the_later_row_counts():
    (row,) = label(outcome(), outcome(ip_class="overpayment"))
    assert row["error_label"] == 1


def test_a_correction_does_not_undo_the_random_draw():
    correction = outcome(on=dt.date(2026, 2, 10), source="appeal")
    (row,) = label(outcome(ip_class="overpayment"), correction)
    assert row["arm"]
    assert not label(correction)[0]["arm"]


@pytest.mark.parametrize(("age", "kept"), [(29, False), (30, True)])
def test_a_payment_counts_from_its_maturity(age, kept):
    as_of = PAID + dt.timedelta(days=age)
    rows = label(outcome(on=dt.date(2026, 1, 5)), as_of=as_of)
    assert bool(rows) is kept


def test_maturity_goes_by_source():
    rules = MaturityRules(appeal=90)
    late = outcome(source="appeal", ip_class="overpayment")
    assert label(outcome(), rules=rules)
    assert not label(late, rules=rules)
    assert label(late, rules=rules, as_of=PAID + dt.timedelta(days=90))


def test_weight_is_one_over_the_probability():
    (row,) = label(outcome(inclusion_probability=0.04))
    assert row["weight"] == pytest.approx(25)


@pytest.mark.parametrize("chance", [0.0, -0.1, 1.2, None])
def test_a_probability_that_is_none_is_refused(chance):
    with pytest.raises(TableError, match="inclusion_probability"):
        label(outcome(inclusion_probability=chance))


EVENTS = st.lists(
    st.builds(
        outcome,
        key=st.sampled_from(["a", "b", "c"]),
        on=st.dates(dt.date(2026, 1, 2), dt.date(2026, 4, 30)),
        ip_class=st.sampled_from(IP_CLASSES),
        fraud_state=st.sampled_from(FRAUD_STATES),
        source=st.sampled_from(OUTCOME_SOURCES),
    ),
    max_size=12,
)


def test_what_becomes_known_later_changes_no_label():
    rng = np.random.default_rng(0)
    events = [
        outcome(
            key=f"k{rng.integers(200):03d}",
            on=PAID + dt.timedelta(days=int(rng.integers(1, 120))),
            ip_class=str(rng.choice(IP_CLASSES)),
            fraud_state=str(rng.choice(FRAUD_STATES)),
            source=str(rng.choice(OUTCOME_SOURCES)),
        )
        for _ in range(600)
    ]
    before = [event for event in events if event["known_on"] < AS_OF]
    assert 100 < len(before) < 500
    assert label(*events) == label(*before)


@pytest.mark.slow
@pytest.mark.property
@given(EVENTS)
def test_labels_equal_those_picked_by_hand(events):
    expected = {}
    for event in sorted(events, key=lambda row: row["known_at"]):
        if event["known_on"] < AS_OF:
            expected[event["payment_key"]] = event
    wanted = {(t[0], t[1]): t[2:] for t in TABLE}
    for row in label(*events):
        last = expected.pop(row["payment_key"])
        assert row["source"] == last["source"]
        named = wanted.get((last["ip_class"], last["fraud_state"]))
        if named is not None:
            assert (
                row["fraud_label"],
                row["error_label"],
                row["legitimate"],
            ) == named
    assert not expected


def counted(fraud, error):
    return pa.table(
        {
            "fraud_label": pa.array([1] * fraud + [0] * (200 - fraud), pa.int8()),
            "error_label": pa.array([1] * error + [None] * (200 - error), pa.int8()),
        }
    )


def test_too_few_positives_says_how_many_are_missing():
    require_positives(counted(100, 100), 100)
    with pytest.raises(TooFewLabelsError, match="99 of 100 positives, 1 are missing"):
        require_positives(counted(99, 100), 100)
    with pytest.raises(TooFewLabelsError, match=r"error model has 3 .* 97 are missing"):
        require_positives(counted(100, 3), 100)
