"""The whole audit of a training: every piece of evidence, and what the gate says."""

import datetime as dt
import json

import pytest

from outlay.audit.evidence import FOLDER, Evidence
from outlay.audit.gate import CHECKS
from outlay.models.promotion import standing
from outlay.models.training import Training
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act
from outlay.payments.store import Store
from outlay.pipelines.jobs.auditing import audit_models, audit_request
from outlay.pipelines.jobs.gating import judge, promote_through_gate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
ACT = Act("A. Ames", "a test", dt.datetime(2026, 1, 6, tzinfo=dt.UTC), "B. Boyd")


@pytest.fixture(scope="module")
def audited(small, tmp_path_factory):
    home = small.copy(tmp_path_factory.mktemp("audited") / "home")
    store = Store.open(home)
    pair = standing(store).champion
    done = audit_models(audit_request(store, pair, small.policy, ("network",)))
    return store, pair, done, store.models_folder / pair.training_id


def test_every_check_leaves_evidence_of_this_very_version(audited):
    folder = audited[3]
    training = Training.load(folder)
    found = {name: Evidence.load(folder, name) for name in CHECKS}
    assert all(each and each.speaks_for(training) for each in found.values())
    assert {path.stem for path in (folder / FOLDER).iterdir()} == set(CHECKS)


def test_features_built_anew_give_the_same_bytes_and_no_leak(audited):
    evidence = Evidence.load(audited[3], "reproducibility")
    training = Training.load(audited[3])
    assert evidence.verdict == "passes", evidence.why
    assert evidence.figures["trained_again"]["fraud"] == training.fraud.digest()
    leaks = Evidence.load(audited[3], "leakage").figures
    assert leaks["recheck"]["passed"]
    assert all(each["caught"] for each in leaks["canaries"] if each["planted"])


def test_gaps_say_where_differences_come_from(audited):
    said = json.loads((audited[3] / "audit/gaps.json").read_text())
    assert set(said["attributes"]) == {
        "age_band",
        "sex",
        "race_ethnicity",
        "disability",
    }
    of = said["attributes"]["sex"]
    assert {each["group"] for each in of["proxy"]} == set(of["groups"])
    for gap in of["contributions"]["error"]:
        assert sum(part["gap"] for part in gap["families"]) == pytest.approx(gap["gap"])
    assert {each["group"] for each in of["geography"]} == {"all", *of["groups"]}
    assert [each["family"] for each in said["without"]] == [None, "network"]
    page = (audited[3] / "audit/gaps.html").read_text(encoding="utf-8")
    for each in said["without"]:
        assert f"{each['recall']:.1%} (" in page
    for each in of["proxy"]:
        if each["auc"] is not None:
            assert f"{each['auc']:.2f} ({each['lower']:.2f}" in page


def test_nothing_of_the_work_is_left_and_no_key_is_told(audited, small):
    folder = audited[3]
    assert not (folder / "auditing").exists()
    keys = Training.load(folder).test["payment_key"].to_pylist()[:300]
    for path in (*(folder / FOLDER).iterdir(), folder / "audit/gaps.json"):
        text = path.read_text(encoding="utf-8")
        assert not [key for key in keys if key in text], path.name
        assert str(small.home) not in text, path.name


def test_so_small_a_world_is_refused_and_two_people_may_answer_for_it(audited):
    store, pair = audited[:2]
    report = judge(store, pair)
    assert not report.passed
    assert not [each for each in report.checks if each.verdict == "missing"]
    with pytest.raises(ModelProblemError, match="is not promoted"):
        promote_through_gate(store, pair, ACT)
    promote_through_gate(store, pair, ACT, override=True)
    assert standing(store).champion == pair
