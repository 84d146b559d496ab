"""The global summary equals the model's own contributions, and is drawn."""

import json

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.explained import shap_summary
from outlay.audit.explained.shap_summary import summarise, weigh
from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.report import write_audit
from outlay.models.explain import contributions
from outlay.models.model import Model
from outlay.models.reference import Reference
from outlay.payments.errors import ModelProblemError
from tests.audit.fairness.made import ATTRIBUTES, made

NAMES = ("amount_dollars", "payee_age_days", "sec_code_kind", "never_given")
LEVELS = {"sec_code_kind": ["CCD", "PPD", "WEB"]}
PNG = b"\x89PNG\r\n"


def rows(n=600, seed=0):
    random = np.random.default_rng(seed)
    age = random.random(n)
    return pa.table(
        {
            "payment_key": [f"k{number}" for number in range(n)],
            "program": ["P"] * n,
            "amount_dollars": random.normal(size=n),
            "payee_age_days": pa.array(age, mask=age < 0.1),
            "sec_code_kind": random.choice(LEVELS["sec_code_kind"], n).tolist(),
            "never_given": pa.nulls(n, pa.float64()),
        }
    )


@pytest.fixture(scope="module")
def model():
    table = rows(2_000, seed=1)
    blank = Model("fraud", "", NAMES, LEVELS, None, Reference.of([0.0, 1.0]), True)
    data = blank.encode(table)
    chance = (
        data[:, 0] + (data[:, 2] == 1) + np.random.default_rng(2).normal(size=2_000)
    )
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 7, "seed": 1}
    trained = lgb.train(
        settings,
        lgb.Dataset(
            data,
            (chance > 1).astype(int),
            feature_name=list(NAMES),
            categorical_feature=[2],
        ),
        20,
    )
    text = trained.model_to_string()
    return Model("fraud", text, NAMES, LEVELS, None, Reference.of([0.0, 1.0]), True)


@pytest.mark.slow
def test_the_summary_is_of_the_models_own_contributions(model, tmp_path):
    table = rows()
    found = summarise("fraud", model, table, tmp_path)
    own = contributions(model, table)
    assert found.base == pytest.approx(own[0, -1])
    by_name = {each.feature: each for each in found.weights}
    for place, name in enumerate(NAMES):
        expected = np.abs(own[:, place]).mean()
        assert by_name[name].mean_absolute == pytest.approx(expected, abs=1e-12)
        assert by_name[name].mean == pytest.approx(own[:, place].mean(), abs=1e-12)
    assert found.weights[0].feature == "amount_dollars"
    assert sum(each.share for each in found.weights) == pytest.approx(1.0)
    for picture in (found.bars, found.swarm):
        assert (tmp_path / picture).read_bytes().startswith(PNG)


@pytest.mark.slow
def test_the_same_rows_give_the_same_pictures(model, tmp_path):
    first = summarise("fraud", model, rows(), tmp_path / "one")
    second = summarise("fraud", model, rows(), tmp_path / "two")
    assert first == second
    for picture in (first.bars, first.swarm):
        one, two = (tmp_path / part / picture for part in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
def test_contributions_of_another_model_are_refused(model, tmp_path, monkeypatch):
    def other(explained, table):
        return contributions(explained, table) + 1e-6

    monkeypatch.setattr(shap_summary, "contributions", other)
    with pytest.raises(ModelProblemError, match="differ by 1e-06"):
        summarise("fraud", model, rows(), tmp_path)


def test_weights_come_largest_first_ties_by_name():
    values = np.array([[1.0, -3.0, 1.0], [1.0, 3.0, -1.0]])
    found = weigh(("b", "c", "a"), values)
    assert [each.feature for each in found] == ["c", "a", "b"]
    assert found[0].mean == 0.0
    assert found[0].share == pytest.approx(0.6)


@pytest.mark.slow
def test_the_page_shows_the_pictures_and_the_figures(model, tmp_path):
    audit = audit_groups(made(), ATTRIBUTES)
    summary = summarise("fraud", model, rows(), tmp_path)
    page = write_audit(tmp_path, audit, {"fraud": summary}, notes="Made <up>.")
    text = page.read_text(encoding="utf-8")
    for picture in (summary.bars, summary.swarm, "false_positive_rates.png"):
        assert f'src="{picture}"' in text
        assert (tmp_path / picture).exists()
    assert "Made &lt;up&gt;." in text
    said = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert said["explained"]["fraud"]["weights"][0]["feature"] == "amount_dollars"
    assert said["known"] == audit.known
