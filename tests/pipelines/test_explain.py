"""Explaining one payment of a scored batch."""

import datetime as dt
import shutil

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.models.promotion import PairVersion, promote, standing
from outlay.models.registry import ERROR, FRAUD
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.jobs.explaining import explain_payment
from outlay.pipelines.jobs.training import TrainRequest, train_models
from outlay.pipelines.main import app

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
AT = dt.datetime(2026, 1, 5, 15, tzinfo=dt.UTC)


def quiet(_done, _total):
    pass


def reviewed(out):
    table = pq.read_table(out / "scored.parquet")
    to_review = pc.equal(table["action"], "review")
    return table.filter(to_review).to_pylist()


def test_base_and_families_are_the_raw_score_of_the_batch(scored):
    home, out = scored
    for row in reviewed(out)[:5]:
        explanation = explain_payment(home, row["payment_key"], quiet)
        assert explanation.as_scored
        assert [each.model for each in explanation.weighed] == ["fraud", "error"]
        for each in explanation.weighed:
            total = each.base + sum(family.log_odds for family in each.families)
            assert total == pytest.approx(row[f"raw_{each.model}"], abs=1e-9)
            assert each.probability == pytest.approx(row[f"p_{each.model}"], abs=1e-12)
            for family in each.families:
                own = sum(family.features.values())
                assert own == pytest.approx(family.log_odds, abs=1e-7)


def test_the_scale_is_the_models_own_calibration(scored):
    home, out = scored
    row = reviewed(out)[0]
    pair = load_pair(Store.open(home))
    for each in explain_payment(home, row["payment_key"], quiet).weighed:
        model = getattr(pair, each.model)
        raw, chance = np.array(each.scale).T
        offset = model.calibrator.offsets.get(row["program"], 0.0)
        common = model.calibrator.common(raw)
        odds = common / (1 - common) * np.exp(offset)
        np.testing.assert_allclose(chance, odds / (1 + odds), rtol=1e-9)
        assert raw[0] <= each.raw <= raw[-1]


def test_a_payment_explained_alone_has_the_reasons_of_its_batch(scored):
    """Alone and in full, its first reasons are those that the batch gave it."""
    home, out = scored
    told = 0
    for row in reviewed(out)[:6]:
        in_full = explain_payment(home, row["payment_key"], quiet).reasons
        assert all(f"{r.contribution or 1:+.2f}" != "+0.00" for r in in_full[3:])
        for reason in row["reasons"]:
            if reason["model"] not in {"fraud", "error"}:
                continue
            alike = [each for each in in_full if each.feature == reason["feature"]]
            assert len(alike) == 1
            assert alike[0].sentence == reason["sentence"]
            assert alike[0].contribution == reason["contribution"]
            assert alike[0].family_contribution == reason["family_contribution"]
            assert alike[0].version == reason["version"]
            told += 1
    assert told


@pytest.fixture(scope="module")
def succeeded(small, scored, tmp_path_factory):
    """A copy of the scored store in which another pair is champion since."""
    home = tmp_path_factory.mktemp("succeeded") / "home"
    shutil.copytree(scored[0], home)
    settings = home / "other.toml"
    settings.write_text(
        "seed = 5\nfolds = 0\n[labels]\nleast_positives = 10\n"
        "[fraud]\nmost_trees = 31\n[error]\nmost_trees = 31\n"
    )
    request = TrainRequest(home, as_of=small.world.as_of, settings=settings)
    trained = train_models(request)
    store = Store.open(home)
    pair = PairVersion.registered(
        store, trained.versions[FRAUD], trained.versions[ERROR]
    )
    promote(store, pair, Act("A. Ames", "a test", AT))
    return home, scored[1]


@pytest.mark.slow
def test_the_pair_that_decided_explains_though_another_is_champion(scored, succeeded):
    home, out = succeeded
    row = reviewed(out)[0]
    champion = standing(Store.open(home)).champion
    assert f"{FRAUD}/{champion.fraud}" != row["fraud_model"]
    now = explain_payment(home, row["payment_key"], quiet)
    before = explain_payment(scored[0], row["payment_key"], quiet)
    assert now == before


@pytest.mark.slow
def test_a_pair_that_the_registry_lost_is_said(succeeded, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(succeeded[0], home)
    row = reviewed(succeeded[1])[0]
    for path in home.rglob("terms.json"):
        text = path.read_text()
        path.write_text(text.replace('"fraud": "', '"fraud": "9'))
    with pytest.raises(ModelProblemError, match="was scored by outlay-fraud/"):
        explain_payment(home, row["payment_key"], quiet)


def test_the_command_writes_the_page(scored, tmp_path):
    home, out = scored
    key = reviewed(out)[0]["payment_key"]
    page = tmp_path / "page.html"
    arguments = ["explain", key, "--home", str(home), "--html", str(page)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert key in text
    assert text.count("<svg") == 2
