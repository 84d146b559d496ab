"""The draft says only what a file of this version says; all else is missing."""

import dataclasses
import hashlib
import json
import re

import pyarrow as pa
import pytest

from outlay.audit.evidence import Evidence
from outlay.audit.papers import assessment_pages, write_assessment
from outlay.models.gather import judged
from outlay.models.metrics import measures
from tests.audit.papers.conftest import ODD
from tests.audit.papers.traced import cited, rows, untraced

pytestmark = pytest.mark.slow
CHECKS = (
    "out_of_time",
    "calibration",
    "fairness",
    "leakage",
    "drift",
    "reproducibility",
)
OF_PRACTICE_TWO = (
    "Purpose",
    "Expected benefit",
    "Data quality and fitness",
    "Privacy and civil rights",
    "Schedule of reassessment",
    "Cost",
    "Independent review",
    "Acceptance of risk",
)


def draft(folder, run_id="run0"):
    return write_assessment(folder, run_id=run_id).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(audited):
    return draft(audited)


def practice(text, number):
    return re.search(rf"(?s)## Practice {number}:.*?(?=\n## )", text).group()


def test_every_number_stands_in_the_place_that_it_names(text, audited, learned):
    assert len(cited(text)) >= 15
    files = {file for _, file, _, _ in cited(text)}
    assert {"metrics.json", "evidence/fairness.json"} <= files
    assert untraced(text, audited, learned.training_id) == []


def test_a_changed_number_would_be_found(text, audited, learned):
    value = f"{learned.metrics['fraud']['average_precision']:.4f}"
    changed = text.replace(value, "0.9999")
    assert changed != text
    assert untraced(changed, audited, learned.training_id)
    assert untraced(text, audited, "anotherversion00")


def test_nothing_that_cites_no_file_holds_a_measured_number(text):
    for row in rows(text):
        if row[-1].startswith("the software"):
            assert not re.search(r"\d+\.\d|\d %|\d,\d", row[1]), row


def test_seven_practices_and_the_eight_headings_of_the_second(text):
    titles = re.findall(r"(?m)^## (.*)$", text)
    assert titles[0] == "What is missing"
    assert titles[-1] == "Sources"
    assert [title[:11] for title in titles[1:-1]] == [
        f"Practice {number}:"[:11] for number in range(1, 8)
    ]
    found = re.findall(r"(?m)^### (.*)$", practice(text, 2))
    assert tuple(found) == OF_PRACTICE_TWO


def test_what_is_missing_is_counted_listed_and_stands_in_its_place(text):
    summary, _, rest = text.partition("## Practice 1")
    listed = [row for row in rows(summary) if row[0] != "item"]
    counted = int(re.search(r"(\d+) items are missing", summary).group(1))
    places = [row for row in rows(rest) if row[1].startswith("**Missing**")]
    assert counted == len(listed) == len(places) > 20
    assert [row[0] for row in listed] == [row[0] for row in places]
    assert all(row[3] for row in listed)
    assert all(row[2].startswith("to be supplied by: ") for row in places)
    for asked in (
        "Signed acceptance",
        "independent reviewer",
        "Cost of",
        "next assess",
    ):
        assert any(asked in row[0] for row in listed), asked


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_was_never_made_is_missing(folder, check):
    (folder / "evidence" / f"{check}.json").unlink(missing_ok=True)
    first = practice(draft(folder), 1)
    assert f"`evidence/{check}.json` of" not in first
    assert f"{check.replace('_', ' ')} (missing)" in first


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_was_made_is_told_in_its_own_words(folder, learned, check):
    why = "2 of 17 cells moved by 0.4321"
    Evidence.about(learned, check, "fails", why, {"a": 1}).save(folder)
    text = draft(folder)
    first = practice(text, 1)
    assert f"| fails: {why} |" in first
    assert f"{check.replace('_', ' ')} (fails)" in first
    assert untraced(text, folder, learned.training_id) == []


@pytest.mark.parametrize("check", CHECKS)
def test_evidence_of_another_version_is_not_used(folder, other, check):
    told = {"worst": [], "payments": 8_765_432, "known": 1}
    Evidence.about(other, check, "passes", "0.4321 is well", told).save(folder)
    text = draft(folder)
    assert f"`evidence/{check}.json` is of another version and is not used" in text
    assert "0.4321" not in text
    assert "8,765,432" not in text
    assert f"{check.replace('_', ' ')} (missing)" in text


def test_damaged_foreign_and_empty_evidence_is_not_used(folder, learned):
    place = folder / "evidence"
    (place / "drift.json").write_text("{")
    (place / "leakage.json").write_bytes((place / "calibration.json").read_bytes())
    Evidence.about(learned, "fairness", "passes", " ", {}).save(folder)
    said = json.loads((place / "out_of_time.json").read_text())
    (place / "out_of_time.json").write_text(json.dumps(said | {"verdict": "fine"}))
    text = draft(folder)
    assert "`evidence/drift.json` is damaged" in text
    assert "`evidence/leakage.json` is of another version" in text
    assert "`evidence/fairness.json` does not say what was found" in text
    assert "`evidence/out_of_time.json` does not say what was found" in text


def test_groups_are_told_from_the_fairness_evidence(text, groups):
    fourth = practice(text, 2).split("### Privacy")[1].split("###")[0]
    for each in groups.worst:
        if each.measure == "false_positive_rate" and len(each.attributes) == 1:
            ratio = each.ratio
            expected = f"{ratio.value:.2f} (95 % interval {ratio.lower:.2f} to "
            assert expected in fourth
            assert f"by {each.attributes[0]} |" in fourth


def test_an_audit_without_groups_is_a_gap(folder, learned):
    told = {"worst": [], "attributes": []}
    why = "no audited attributes"
    Evidence.about(learned, "fairness", "inconclusive", why, told).save(folder)
    assert "**Missing**: no group could be compared" in draft(folder)


def test_sources_name_run_training_and_the_bytes_of_each_file(text, audited, learned):
    last = text.split("## Sources")[1]
    assert "| MLflow run | run0 |" in last
    assert f"| training | {learned.training_id} |" in last
    found = re.findall(r"\| `([\w/.]+)` \| ([0-9a-f]{64}) \|", last)
    assert {file for file, _ in found} == {file for _, file, _, _ in cited(text)}
    for file, digest in found:
        assert hashlib.sha256((audited / file).read_bytes()).hexdigest() == digest
    assert "| MLflow run | **Missing**" in draft(audited, None)


def test_draft_and_simulated_are_said_first(text, folder, learned):
    top = text.partition("## What is missing")[0]
    assert "**DRAFT." in top
    assert "**Trained on simulated payments." in top
    assert "it was trained on simulated payments" in text
    models = [
        dataclasses.replace(each, simulated=False)
        for each in (learned.fraud, learned.error)
    ]
    dataclasses.replace(learned, fraud=models[0], error=models[1]).save(folder)
    real = draft(folder)
    assert "simulated payments." not in real.partition("## What is missing")[0]
    assert "it was trained on simulated payments" not in real
    assert "payments not marked as simulated" in real


def test_a_figure_that_cannot_be_estimated_is_missing(folder, learned):
    place = learned.test.column_names.index("fraud_label")
    none = pa.array([None] * learned.test.num_rows, pa.int64())
    test = learned.test.set_column(place, "fraud_label", none)
    said = learned.metrics | {"fraud": measures(judged(test, "fraud"), seed=0)}
    said = {key: value for key, value in said.items() if key != "rows"}
    dataclasses.replace(learned, test=test, metrics=said).save(folder)
    second = practice(draft(folder), 2)
    assert second.count("**Missing**: not estimable") == 3
    assert "| Counts of payments and labels by window | **Missing**" in second


def test_no_payment_and_no_markup_of_a_group_s_name_is_in_either_form(audited, learned):
    draft(audited)
    markdown, page = (each.read_text("utf-8") for each in assessment_pages(audited))
    for key in learned.test["payment_key"].to_pylist()[:500]:
        assert key not in markdown
        assert key not in page
    assert ODD not in page
    assert "<b>" not in page
    assert 'href="http' not in page
