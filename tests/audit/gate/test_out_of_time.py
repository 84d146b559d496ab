"""Better than chance out of time, and no worse than the champion."""

import dataclasses
import json
import math

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.gate import GateLimits, out_of_time_evidence
from outlay.audit.gate.beside import APART, TOGETHER, beside
from outlay.models.gather import judged
from outlay.models.metrics import average_precision, measures
from outlay.models.splits import Window

pytestmark = pytest.mark.slow


def measured(**said):
    """Return figures of a model that is well above chance, or differ as given."""
    usual = {
        "base_rate": 0.01,
        "average_precision": 0.3,
        "recall_at_1_percent": 0.5,
        "intervals": {
            "average_precision": [0.2, 0.4],
            "recall_at_1_percent": [0.4, 0.6],
        },
    }
    return usual | said


def of(training, **models):
    said = {"fraud": measured(), "error": measured()} | models
    return dataclasses.replace(training, metrics=training.metrics | said)


def ends(precision=(0.2, 0.4), recall=(0.4, 0.6)):
    return {"average_precision": list(precision), "recall_at_1_percent": list(recall)}


def test_a_pair_well_above_chance_passes(training):
    evidence = out_of_time_evidence(of(training))
    assert (evidence.check, evidence.verdict) == ("out_of_time", "passes")
    assert evidence.figures["limits_digest"] == GateLimits().digest()
    assert evidence.figures["champion"] is None


@pytest.mark.parametrize("name", ["fraud", "error"])
@pytest.mark.parametrize(
    ("intervals", "verdict"),
    [
        (ends(precision=(0.0201, 0.4)), "passes"),
        (ends(precision=(0.0199, 0.4)), "inconclusive"),
        (ends(precision=(0.001, 0.0199)), "fails"),
        (ends(recall=(0.0199, 0.6)), "inconclusive"),
        (ends(recall=(0.0, 0.0199)), "fails"),
    ],
)
def test_the_lower_end_decides_for_either_model(training, name, intervals, verdict):
    evidence = out_of_time_evidence(
        of(training, **{name: measured(intervals=intervals)})
    )
    assert evidence.verdict == verdict
    if verdict != "passes":
        assert name in evidence.why


@pytest.mark.parametrize(
    "said",
    [
        {"problem": "only one class among the labelled payments"},
        measured(intervals={}),
        measured(base_rate=math.nan),
        measured(average_precision=math.nan),
        measured(intervals=ends(recall=(math.nan, 0.5))),
        {},
    ],
)
def test_figures_that_are_not_there_never_pass(training, said):
    evidence = out_of_time_evidence(of(training, fraud=said))
    assert evidence.verdict == "inconclusive"
    assert "fraud" in evidence.why
    json.dumps(evidence.figures, allow_nan=False)


def test_the_limits_count(training):
    strict = GateLimits(precision_lift=25)
    assert out_of_time_evidence(of(training), limits=strict).verdict == "inconclusive"


def blunted(training, share):
    """Return the training with the scores of a part of its fraud model's test mixed."""
    rng = np.random.default_rng(0)
    raw = training.test["raw_fraud"].to_numpy().copy()
    some = rng.random(len(raw)) < share
    raw[some] = rng.permutation(raw[some])
    place = training.test.schema.get_field_index("raw_fraud")
    test = training.test.set_column(place, "raw_fraud", pa.array(raw))
    said = {"fraud": measures(judged(test, "fraud"), seed=0)}
    return dataclasses.replace(training, test=test, metrics=training.metrics | said)


def test_a_pair_beside_itself_differs_in_nothing(training, matrix):
    evidence = out_of_time_evidence(training, champion=training, matrix=matrix)
    held = evidence.figures["champion"]
    assert held["how"] == TOGETHER
    assert held["training_id"] == training.training_id
    assert {each["value"] for each in held["differences"]} == {0.0}
    json.dumps(evidence.figures, allow_nan=False)


def test_one_that_is_significantly_worse_fails(training, matrix):
    worse = blunted(training, 1.0)
    evidence = out_of_time_evidence(worse, champion=training, matrix=matrix)
    assert evidence.verdict == "fails"
    assert "beside champion" in evidence.why
    first = beside(worse, training, matrix).differences[0]
    one, other = judged(worse.test, "fraud"), judged(training.test, "fraud")
    expected = [average_precision(r.label, r.raw, r.weight) for r in (one, other)]
    assert first.value == pytest.approx(expected[0] - expected[1])
    assert first.high < 0


def test_one_that_is_better_is_not_held_back(training, matrix):
    found = beside(training, blunted(training, 1.0), None)
    assert found.how == APART
    assert found.differences[0].value > 0
    assert found.differences[0].high > 0


def test_a_champion_that_learned_from_the_test_is_held_apart(training, matrix):
    windows = training.windows
    late = dataclasses.replace(
        windows, threshold=Window(windows.threshold.start, windows.test.end)
    )
    champion = dataclasses.replace(training, windows=late)
    assert beside(training, champion, matrix).how == APART


def test_a_champion_with_features_nobody_makes_is_held_apart(training, matrix):
    strange = dataclasses.replace(training.fraud, features=("gone",))
    champion = dataclasses.replace(training, fraud=strange)
    assert beside(training, champion, matrix).how == APART


def test_apart_the_intervals_of_both_add_up(training):
    low = measured(
        average_precision=0.10,
        intervals=ends(precision=(0.06, 0.16)),
    )
    found = beside(of(training, fraud=low), of(training), None).differences[0]
    assert found.value == pytest.approx(-0.2)
    assert found.low == pytest.approx(-0.2 - math.hypot(0.04, 0.1))
    assert found.high == pytest.approx(-0.2 + math.hypot(0.06, 0.1))
    worse = out_of_time_evidence(of(training, fraud=low), champion=of(training))
    assert worse.verdict == "fails"


def test_what_cannot_be_compared_is_inconclusive(training):
    champion = of(training, error={"problem": "one class"})
    evidence = out_of_time_evidence(of(training), champion=champion)
    assert evidence.verdict == "inconclusive"
    assert "cannot be compared" in evidence.why
