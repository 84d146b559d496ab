"""Who may let a pair through, and with what."""

import datetime as dt

import pytest

from outlay.audit.gate import CHECKS, Checked, GateReport, admit
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def report(**verdicts):
    said = dict.fromkeys(CHECKS, "passes") | verdicts
    checks = (Checked(n, v, f"{n} said so", "e" * 64) for n, v in said.items())
    return GateReport("abc", tuple(checks), "f" * 64)


def act(by="A. Ames", reason="recall rose", approved_by=""):
    return Act(by, reason, NOON, approved_by)


def test_a_pass_needs_one_person_and_a_reason():
    admit(report(), act())
    for lacking in ({"by": " "}, {"reason": ""}, {"reason": " \n"}):
        with pytest.raises(ModelProblemError, match="a name and a reason"):
            admit(report(), act(**lacking))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("verdict", ["fails", "inconclusive", "missing", "unusable"])
def test_what_does_not_pass_is_refused_by_name_with_what_to_do(check, verdict):
    with pytest.raises(ModelProblemError) as refused:
        admit(report(**{check: verdict}), act(approved_by="B. Boyd"))
    assert f"{check} {verdict} ({check} said so)" in refused.value.what
    assert "outlay audit abc" in refused.value.fix
    assert sum(name in refused.value.what for name in CHECKS) == 1


def test_every_check_that_fails_is_named():
    with pytest.raises(ModelProblemError) as refused:
        admit(report(drift="fails", fairness="inconclusive"), act())
    assert "fairness inconclusive" in refused.value.what
    assert "drift fails" in refused.value.what


def test_a_check_that_was_never_judged_is_named():
    with pytest.raises(ModelProblemError, match="leakage was not judged"):
        admit(GateReport("abc", (), ""), act())


def test_two_people_and_a_reason_override():
    admit(report(fairness="inconclusive"), act(approved_by="B. Boyd"), override=True)


@pytest.mark.parametrize("second", ["A. Ames", "a. ames", " A.   AMES ", "a.\tames"])
def test_the_same_person_twice_is_no_second(second):
    with pytest.raises(ModelProblemError, match="cannot approve it as well"):
        admit(report(drift="fails"), act(approved_by=second), override=True)


@pytest.mark.parametrize("second", ["", "  ", "\n"])
def test_an_override_without_a_second_name_is_refused(second):
    with pytest.raises(ModelProblemError, match="only one is named"):
        admit(report(drift="fails"), act(approved_by=second), override=True)


@pytest.mark.parametrize("lacking", [{"reason": ""}, {"reason": "\t "}, {"by": ""}])
def test_an_override_without_a_reason_or_a_first_name_is_refused(lacking):
    with pytest.raises(ModelProblemError, match="a name and a reason"):
        admit(
            report(drift="fails"), act(approved_by="B. Boyd", **lacking), override=True
        )
