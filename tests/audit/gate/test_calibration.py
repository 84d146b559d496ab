"""Promised shares against found ones, with the interval of what was found."""

import dataclasses

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.gate import GateLimits, calibration_evidence
from outlay.models.gather import judged
from outlay.models.metrics import calibration_error, measures

pytestmark = pytest.mark.slow


def with_test(training, *, factor=1.0, take=None):
    """Return the training whose fraud probabilities are `factor` of what they were."""
    test = training.test if take is None else training.test.slice(0, take)
    place = test.schema.get_field_index("p_fraud")
    chance = np.clip(test["p_fraud"].to_numpy() * factor, 0, 1)
    test = test.set_column(place, "p_fraud", pa.array(chance))
    said = {n: measures(judged(test, n), seed=0) for n in ("fraud", "error")}
    return dataclasses.replace(training, test=test, metrics=training.metrics | said)


def test_a_calibrated_pair_passes(training):
    evidence = calibration_evidence(training)
    assert (evidence.check, evidence.verdict) == ("calibration", "passes")
    assert "fraud" in evidence.why
    assert "of the truth" in evidence.why


def test_its_figures_are_those_of_counting(training):
    said = calibration_evidence(training).figures["models"]["fraud"]
    known = [row for row in training.test.to_pylist() if row["fraud_label"] is not None]
    weight = sum(row["weight"] for row in known)
    found = sum(row["weight"] * row["fraud_label"] for row in known) / weight
    promised = sum(row["weight"] * row["p_fraud"] for row in known) / weight
    low, high = said["interval"]
    assert low < found < high
    assert said["found"] == pytest.approx(found)
    assert said["promised"] == pytest.approx(promised)
    ratio = said["promised_by_found"]
    assert ratio == pytest.approx([promised / found, promised / high, promised / low])


@pytest.mark.parametrize("factor", [0.3, 3.0])
def test_promises_outside_the_interval_fail_and_say_by_how_much(training, factor):
    evidence = calibration_evidence(with_test(training, factor=factor))
    assert evidence.verdict == "fails"
    ratio = evidence.figures["models"]["fraud"]["promised_by_found"][0]
    assert f"{ratio:.2f} (" in evidence.why
    assert "error:" not in evidence.why


def width(training):
    low, high = calibration_evidence(training).figures["models"]["fraud"]["interval"]
    return high / low


def test_too_few_findings_are_inconclusive(training):
    few = with_test(training, take=300)
    between = GateLimits(widest_share=(width(training) + width(few)) / 2)
    assert calibration_evidence(training, limits=between).verdict == "passes"
    evidence = calibration_evidence(few, limits=between)
    assert evidence.verdict == "inconclusive"
    assert "too roughly" in evidence.why


def squeezed(training):
    """Return the training with fraud probabilities upside down, right on average."""
    place = training.test.schema.get_field_index("p_fraud")
    chance = training.test["p_fraud"].to_numpy()
    label = training.test["fraud_label"].to_numpy(zero_copy_only=False)
    # What is found gets little, the rest gets all: right on average, wrong in bins.
    upside_down = np.where(label == 1, 0.001, chance)
    known = ~np.isnan(label.astype(float))
    weight = training.test["weight"].to_numpy(zero_copy_only=False)
    found = np.average(label[known].astype(float), weights=weight[known])
    upside_down *= found / np.average(upside_down[known], weights=weight[known])
    test = training.test.set_column(place, "p_fraud", pa.array(upside_down))
    said = {"fraud": measures(judged(test, "fraud"), seed=0)}
    return dataclasses.replace(training, test=test, metrics=training.metrics | said)


def test_right_on_average_and_wrong_in_parts_fails(training):
    evidence = calibration_evidence(squeezed(training))
    assert evidence.verdict == "fails"
    assert "calibration error" in evidence.why
    assert "promised" not in evidence.why


def test_the_limit_and_chance_both_let_an_error_be(training):
    said = calibration_evidence(training).figures["models"]["fraud"]
    part = said["calibration_error"] / said["found"]
    assert said["calibration_error"] < said["calibration_error_by_chance"]
    strict = GateLimits(largest_error=part / 2)
    assert calibration_evidence(training, limits=strict).verdict == "passes"


def test_chance_is_what_perfect_probabilities_give(training):
    rows = judged(training.test, "error")
    rng = np.random.default_rng(99)
    drawn = [
        calibration_error(
            (rng.random(len(rows.chance)) < rows.chance).astype(float),
            rows.chance,
            rows.weight,
        )
        for _ in range(600)
    ]
    said = calibration_evidence(training).figures["models"]["error"]
    over = np.mean(np.array(drawn) > said["calibration_error_by_chance"])
    assert 0.01 < over < 0.05


def test_without_an_interval_or_with_one_class_it_never_passes(training):
    for said in ({"problem": "only one class"}, {}):
        metrics = training.metrics | {"error": said}
        evidence = calibration_evidence(dataclasses.replace(training, metrics=metrics))
        assert evidence.verdict == "inconclusive"
        assert "error" in evidence.why
