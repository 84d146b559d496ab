"""A training whose weights level an attribute: noted, audited, in no model."""

import shutil

import pytest

from outlay.audit.evidence import Evidence
from outlay.models.training import Training
from outlay.payments.errors import ConfigurationError
from outlay.pipelines.jobs.evidencing import rebuild, train_again
from outlay.pipelines.jobs.mitigating import FILE, noted
from outlay.pipelines.jobs.training import TrainRequest, train_models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def request(small, home, attribute):
    settings = small.home.parent / "settings.toml"
    return TrainRequest(
        home, small.world.as_of, settings, small.policy, reweigh=attribute
    )


@pytest.fixture(scope="module")
def weighted(small, tmp_path_factory):
    home = small.copy(tmp_path_factory.mktemp("weighted") / "home")
    return home, train_models(request(small, home, "age_band")).folder


def test_it_is_another_training_and_no_model_holds_the_attribute(small, weighted):
    training = Training.load(weighted[1])
    assert training.training_id != small.trained.folder.name
    for model in (training.fraud, training.error):
        assert model.metadata["fit_weights"]["method"] == "reweighing"
    held = [path for path in weighted[1].rglob("*") if path.is_file()]
    told = [path.name for path in held if b"age_band" in path.read_bytes()]
    assert told == [FILE]
    assert noted(weighted[1]) == "age_band"
    card = (weighted[1] / "model_card.md").read_text(encoding="utf-8")
    weights = training.fraud.metadata["fit_weights"]
    assert f"reweighing, {weights['rows']:,} payments, SHA-256" in card
    assert weights["sha256"] in card


def test_the_audit_makes_the_weights_again_and_the_same_bytes(weighted, tmp_path):
    home, folder = weighted[0], shutil.copytree(weighted[1], tmp_path / "training")
    facts = (home, folder, tmp_path, lambda *_: None)
    rebuild(*facts)
    train_again(*facts)
    found = Evidence.load(folder, "reproducibility")
    assert found.verdict == "passes", found.why
    # Another attribute's weights give other trees, and the check says so.
    (folder / FILE).write_text('{"level within programs": "sex"}', encoding="utf-8")
    train_again(*facts)
    assert Evidence.load(folder, "reproducibility").verdict == "fails"


def test_an_attribute_that_nobody_knows_is_refused(small, tmp_path):
    home = small.copy(tmp_path / "home")
    with pytest.raises(ConfigurationError, match="no attribute shoe_size") as caught:
        train_models(request(small, home, "shoe_size"))
    assert "age_band" in str(caught.value)
