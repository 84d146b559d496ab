"""The gate fails closed: whatever is not a pass of this very version is none."""

import dataclasses
import hashlib
import json

import pytest

from outlay.audit.evidence import FOLDER
from outlay.audit.gate import CHECKS, GateLimits, GateReport, gate
from tests.audit.gate.made import HELD, passing, rewrite, save_all

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(training, tmp_path):
    save_all(training, tmp_path)
    return tmp_path


def verdict(report, check):
    return next(each for each in report.checks if each.name == check)


def only(report, check, verdict_, says):
    """Say that one check does not pass, and that it alone holds the gate shut."""
    (failing,) = report.failing
    assert (failing.name, failing.verdict) == (check, verdict_)
    assert says in failing.why
    assert not report.passed


def test_six_checks_that_pass_let_it_through(training, folder):
    report = gate(training, folder)
    assert report.passed
    assert tuple(each.name for each in report.checks) == CHECKS
    assert report.limits == GateLimits().digest()
    for each in report.checks:
        file = folder / FOLDER / f"{each.name}.json"
        assert each.evidence == hashlib.sha256(file.read_bytes()).hexdigest()


def test_without_any_evidence_every_check_is_missing(training, tmp_path):
    report = gate(training, tmp_path)
    assert [each.verdict for each in report.checks] == ["missing"] * 6
    assert not report.passed


@pytest.mark.parametrize("check", CHECKS)
class TestEachCheck:
    @pytest.mark.parametrize("found", ["fails", "inconclusive"])
    def test_that_does_not_pass_shuts_the_gate(self, training, folder, check, found):
        passing(training, check, verdict=found, why="0.2 was found").save(folder)
        only(gate(training, folder), check, found, "0.2 was found")

    def test_that_is_missing_shuts_it(self, training, folder, check):
        (folder / FOLDER / f"{check}.json").unlink()
        only(gate(training, folder), check, "missing", "never made")

    def test_of_another_version_shuts_it(self, training, folder, check):
        other = dataclasses.replace(training.error, simulated=False)
        another = dataclasses.replace(training, error=other)
        assert another.training_id == training.training_id
        passing(another, check).save(folder)
        only(gate(training, folder), check, "unusable", "another version")

    def test_of_another_training_shuts_it(self, training, folder, check):
        rewrite(folder, check, training_id="another")
        only(gate(training, folder), check, "unusable", "another version")

    @pytest.mark.parametrize(
        "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"check": "drift"}', b"[" * 99_999]
    )
    def test_that_is_damaged_shuts_it(self, training, folder, check, content):
        (folder / FOLDER / f"{check}.json").write_bytes(content)
        only(gate(training, folder), check, "unusable", "damaged")

    def test_that_is_a_folder_shuts_it(self, training, folder, check):
        path = folder / FOLDER / f"{check}.json"
        path.unlink()
        path.mkdir()
        only(gate(training, folder), check, "unusable", "damaged")

    @pytest.mark.parametrize("said", ["PASSES", "", None, True, ["passes"]])
    def test_with_a_verdict_nobody_knows_shuts_it(self, training, folder, check, said):
        rewrite(folder, check, verdict=said)
        only(gate(training, folder), check, "unusable", "none that is known")

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_with_a_figure_that_is_no_number_shuts_it(
        self, training, folder, check, value
    ):
        path = rewrite(folder, check, figures=HELD | {"deep": [{"x": 0.123}]})
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("0.123", value), encoding="utf-8")
        only(gate(training, folder), check, "unusable", "not a number")

    @pytest.mark.parametrize("figures", [{}, None, [1.0], "0.9"])
    def test_without_figures_shuts_it(self, training, folder, check, figures):
        rewrite(folder, check, figures=figures)
        only(gate(training, folder), check, "unusable", "no figures")

    @pytest.mark.parametrize("why", ["", "  ", None])
    def test_that_does_not_say_why_shuts_it(self, training, folder, check, why):
        rewrite(folder, check, why=why)
        only(gate(training, folder), check, "unusable", "does not say why")

    def test_that_is_another_checks_file_shuts_it(self, training, folder, check):
        other = next(name for name in CHECKS if name != check)
        source = folder / FOLDER / f"{other}.json"
        (folder / FOLDER / f"{check}.json").write_bytes(source.read_bytes())
        only(gate(training, folder), check, "unusable", "another check")


@pytest.mark.parametrize("check", ["out_of_time", "calibration"])
def test_evidence_held_to_other_limits_does_not_count(training, folder, check):
    lax = GateLimits(precision_lift=1.0)
    figures = HELD | {"limits_digest": lax.digest()}
    passing(training, check, figures=figures).save(folder)
    only(gate(training, folder), check, "unusable", "other limits")
    passing(training, check, figures={"a": 0.5, "champion": None}).save(folder)
    only(gate(training, folder), check, "unusable", "other limits")


def test_it_must_have_been_held_against_the_pair_that_decides(training, folder):
    report = gate(training, folder, champion="before")
    only(report, "out_of_time", "unusable", "no champion, and before decides")
    figures = HELD | {"champion": {"training_id": "earlier"}}
    passing(training, "out_of_time", figures=figures).save(folder)
    report = gate(training, folder, champion="before")
    only(report, "out_of_time", "unusable", "earlier, and before decides")
    assert gate(training, folder, champion="earlier").passed
    assert gate(training, folder, champion=training.training_id).passed


def test_a_report_without_one_of_the_checks_has_not_passed(training, folder):
    report = gate(training, folder)
    less = dataclasses.replace(report, checks=report.checks[:-1])
    twice = dataclasses.replace(report, checks=(*report.checks[:-1], report.checks[0]))
    assert not less.passed
    assert not twice.passed
    assert not GateReport("t", (), "").passed


def test_what_the_ledger_keeps_is_plain_and_whole(training, folder):
    passing(training, "drift", verdict="inconclusive", why="few").save(folder)
    report = gate(training, folder)
    facts = json.loads(json.dumps(report.facts()))
    assert facts["passed"] is False
    assert facts["override"] is True
    assert facts["limits"] == GateLimits().digest()
    assert facts["champion"] == ""
    assert {name: each["verdict"] for name, each in facts["checks"].items()} == {
        **dict.fromkeys(CHECKS, "passes"),
        "drift": "inconclusive",
    }
    assert facts["checks"]["drift"]["evidence"] == verdict(report, "drift").evidence
