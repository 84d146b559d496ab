from collections import Counter

import pytest

pytestmark = pytest.mark.slow


def test_each_window_s_rows_are_counted(training, history):
    _, table, _ = history
    counts = training.metrics["rows"]
    days = table["known_on"].to_pylist()
    assert sum(each["payments"] for each in counts.values()) == table.num_rows
    for name in training.windows.to_json():
        start, end = getattr(training.windows, name)
        inside = sum(start <= day < end for day in days)
        assert counts[name]["payments"] == inside > 0, name
    assert [name for name in counts if "fraud" in counts[name]] == [
        "fit",
        "calibrate",
        "threshold",
        "test",
    ]


@pytest.mark.parametrize(
    ("window", "held"), [("threshold", "holdout"), ("test", "test")]
)
def test_labels_are_those_of_the_rows_held_out(training, window, held):
    rows = getattr(training, held).to_pylist()
    counts = training.metrics["rows"][window]
    assert counts["payments"] == len(rows)
    for name in ("fraud", "error"):
        labels = [row[f"{name}_label"] for row in rows]
        known = [each for each in labels if each is not None]
        assert counts[name] == {"labelled": len(known), "positives": sum(known)}
    sources = Counter(row["source"] for row in rows if row["source"])
    assert counts["sources"] == dict(sources)


def test_calibrate_and_positives_agree_with_what_the_models_say(training):
    counts = training.metrics["rows"]
    for model in (training.fraud, training.error):
        found = counts["calibrate"][model.name]
        assert found["labelled"] == model.metadata["calibrated_on"]
        assert found["positives"] == model.metadata["calibrated_positives"]
        for window, by_model in training.metrics["positives"].items():
            assert counts[window][model.name]["positives"] == by_model[model.name]
