"""A pair reaches champion through the gate alone, or by two people's override."""

import dataclasses
import datetime as dt

import pytest
from typer.testing import CliRunner

from outlay.audit.evidence import FOLDER
from outlay.audit.gate import CHECKS, GateLimits
from outlay.models import promotion
from outlay.models.promotion import rollback, standing
from outlay.models.training import Training
from outlay.payments.errors import ConfigurationError, ModelProblemError
from outlay.payments.ledger import Act, Ledger
from outlay.payments.store import Store
from outlay.pipelines.jobs.gating import judge, promote_through_gate
from outlay.pipelines.jobs.versions import find_pair
from outlay.pipelines.main import app, run
from tests.audit.gate.made import save_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
FEW = {"fairness": {"verdict": "inconclusive", "why": "too few in one group"}}


class Kept:
    """A copy of the small store, and the pair that was trained in it."""

    def __init__(self, small, to):
        self.home = small.copy(to)
        self.store = Store.open(self.home)
        self.pair = find_pair(self.store, small.trained.folder.name)
        self.folder = self.store.models_folder / self.pair.training_id
        self.training = Training.load(self.folder)

    @property
    def entries(self):
        return Ledger.read(self.store.ledger_file).entries

    def promoted(self, **changes):
        said = {"by": "A. Ames", "reason": "recall rose", "approved_by": ""} | changes
        override = said.pop("override", False)
        act = Act(at=NOON, **said)
        return promote_through_gate(self.store, self.pair, act, override=override)

    def said(self, *words):
        env = {"COLUMNS": "200", "TERM": "dumb"}
        words = ["models", *words, "--home", str(self.home)]
        return CliRunner().invoke(app, words, env=env)


@pytest.fixture
def kept(small, tmp_path):
    return Kept(small, tmp_path / "home")


def test_without_evidence_it_is_refused_and_nothing_is_written(kept):
    before = kept.entries
    with pytest.raises(ModelProblemError) as refused:
        kept.promoted()
    for check in CHECKS:
        assert f"{check} missing" in refused.value.what
    assert kept.entries == before


def test_with_six_passes_it_decides_and_the_ledger_keeps_what_was_said(kept):
    save_all(kept.training, kept.folder)
    report = kept.promoted()
    assert report.passed
    entry = kept.entries[-1]
    assert (entry.event, entry.by, entry.reason) == (
        "promote",
        "A. Ames",
        "recall rose",
    )
    gate = entry.facts["gate"]
    assert gate["passed"] is True
    assert gate["override"] is False
    assert gate["limits"] == GateLimits().digest()
    assert gate["champion"] == kept.pair.training_id
    assert set(gate["checks"]) == set(CHECKS)
    for check in report.checks:
        kept_of = gate["checks"][check.name]
        assert kept_of == {"verdict": "passes", "evidence": check.evidence}
    assert standing(kept.store).champion == kept.pair


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_alone_can_refuse(kept, check):
    failing = {check: {"verdict": "fails", "why": "0.1 was found"}}
    save_all(kept.training, kept.folder, **failing)
    before = kept.entries
    with pytest.raises(ModelProblemError, match=f"{check} fails .0.1 was found"):
        kept.promoted()
    (kept.folder / FOLDER / f"{check}.json").unlink()
    with pytest.raises(ModelProblemError, match=f"{check} missing"):
        kept.promoted()
    assert kept.entries == before


def test_two_people_override_and_both_are_recorded(kept):
    save_all(kept.training, kept.folder, **FEW)
    kept.promoted(approved_by="B. Boyd", override=True)
    entry = kept.entries[-1]
    assert (entry.by, entry.approved_by) == ("A. Ames", "B. Boyd")
    assert entry.facts["gate"]["override"] is True
    assert entry.facts["gate"]["checks"]["fairness"]["verdict"] == "inconclusive"
    assert standing(kept.store).champion == kept.pair


@pytest.mark.parametrize(
    "changes",
    [
        {"approved_by": " a.  AMES"},
        {"approved_by": ""},
        {"approved_by": "B. Boyd", "reason": " "},
        {"approved_by": "B. Boyd", "by": ""},
        {"approved_by": "B. Boyd", "override": False},
    ],
)
def test_an_override_that_lacks_a_person_or_a_reason_changes_nothing(kept, changes):
    save_all(kept.training, kept.folder, **FEW)
    before = kept.entries
    with pytest.raises(ModelProblemError):
        kept.promoted(**({"override": True} | changes))
    assert kept.entries == before


def test_no_override_lets_other_models_pass_for_the_registered_ones(kept, monkeypatch):
    error = dataclasses.replace(kept.training.error, simulated=False)
    other = dataclasses.replace(kept.training, error=error)
    save_all(other, kept.folder)
    monkeypatch.setattr(Training, "load", lambda _folder: other)
    before = kept.entries
    with pytest.raises(ModelProblemError, match="does not hold"):
        kept.promoted(approved_by="B. Boyd", override=True)
    assert kept.entries == before


def test_the_stores_own_limits_count_and_must_be_readable(kept):
    save_all(kept.training, kept.folder)
    (kept.home / "gate.toml").write_text("precision_lift = 5.0\n")
    report = judge(kept.store, kept.pair)
    assert {each.name for each in report.failing} == {"out_of_time", "calibration"}
    assert report.limits == GateLimits(precision_lift=5.0).digest()
    (kept.home / "gate.toml").write_text("precision_lift = 0\n")
    with pytest.raises(ConfigurationError, match="limits cannot be used"):
        kept.promoted(approved_by="B. Boyd", override=True)


def test_rolling_back_needs_no_gate(kept):
    save_all(kept.training, kept.folder)
    kept.promoted()
    (kept.folder / FOLDER / "drift.json").unlink()
    rollback(kept.store, Act("B. Cole", "too many flags", NOON))
    assert [each.event for each in kept.entries] == ["promote", "promote", "rollback"]


class KilledError(BaseException):
    pass


@pytest.mark.parametrize(("step", "champions"), [("append", 1), ("align", 2)])
def test_a_promotion_killed_between_its_steps_leaves_one_champion(
    kept, monkeypatch, step, champions
):
    save_all(kept.training, kept.folder)

    def killed(*_args, **_kwargs):
        raise KilledError

    owner = Ledger if step == "append" else promotion
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, killed)
        with pytest.raises(KilledError):
            kept.promoted()
    assert len(standing(kept.store).champions) == champions
    promotion.align(kept.store)
    assert standing(kept.store).champion == kept.pair


def test_the_command_shows_every_verdict_and_refuses(kept):
    save_all(kept.training, kept.folder, **FEW)
    asked = ("promote", kept.pair.training_id, "--reason", "again", "--by", "A. Ames")
    result = kept.said(*asked)
    assert isinstance(result.exception, ModelProblemError)
    assert result.exception.exit_code == 15
    for check in CHECKS:
        assert check in result.output
    assert "too few in one group" in result.output
    assert "decide from the next batch on" not in result.output
    one = kept.said(*asked, "--override")
    assert "only one is named" in str(one.exception)
    same = kept.said(*asked, "--override", "--approved-by", "a. ames")
    assert "cannot approve it as well" in str(same.exception)
    both = kept.said(*asked, "--override", "--approved-by", "B. Boyd")
    assert both.exception is None
    assert "decide from the next batch on" in both.output
    history = kept.said("history").output
    assert "overridden: fairness inconclusive" in history
    assert "A. Ames, B. Boyd" in history


def test_a_promotion_that_passed_says_so_in_the_history(kept):
    save_all(kept.training, kept.folder)
    asked = ("promote", kept.pair.training_id, "--reason", "again", "--by", "C. Cole")
    assert kept.said(*asked).exception is None
    (line,) = [x for x in kept.said("history").output.splitlines() if "C. Cole" in x]
    assert "passed" in line


def test_the_refusal_ends_with_the_exit_code_of_refused_models(kept, monkeypatch):
    words = ["outlay", "models", "promote", kept.pair.training_id, "--reason", "again"]
    monkeypatch.setattr("sys.argv", [*words, "--home", str(kept.home)])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 15
