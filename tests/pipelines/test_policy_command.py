"""`outlay policy`, and what `score` makes of an approved or unapproved policy."""

import dataclasses
import json

import pytest
from typer.testing import CliRunner

from outlay.decisions.approvals import standing_policy
from outlay.decisions.policy import Policy
from outlay.payments.errors import PolicyError
from outlay.payments.store import Store
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.main import app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]


@pytest.fixture
def home(small, tmp_path):
    return small.copy(tmp_path / "home")


def said(*words, home):
    env = {"COLUMNS": "200", "TERM": "dumb"}
    words = ["policy", *map(str, words), "--home", str(home)]
    result = CliRunner().invoke(app, words, env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_check_says_what_each_stratum_is_promised(small, home):
    text = said("check", small.policy, home=home)
    assert "Reviews a day:" in text
    assert "of legitimate payments are flagged" in text


def test_check_before_a_model_says_how_many_reviews_it_will_take(small, tmp_path):
    Store.create(tmp_path / "new")
    text = said("check", small.policy, home=tmp_path / "new")
    assert "There is no champion yet" in text
    assert "legitimate payments reviewed at random" in text


def not_simulated(home):
    """Let the store forget that its payments are made up."""
    path = home / "store.json"
    settings = json.loads(path.read_text(encoding="utf-8")) | {"simulated": []}
    path.write_text(json.dumps(settings), encoding="utf-8")


def test_real_payments_are_scored_by_an_approved_policy_only(small, home, tmp_path):
    not_simulated(home)
    request = small.request(home, tmp_path / "out", allow_demo_model=True)
    with pytest.raises(PolicyError, match="not approved by a second person"):
        score_file(request)
    said("propose", small.policy, "--reason", "r", "--by", "A. Ames", home=home)
    digest = Policy.load(small.policy).digest()
    with pytest.raises(PolicyError, match="cannot approve"):
        said("approve", digest, "--reason", "r", "--by", "A. Ames", home=home)
    said("approve", digest, "--reason", "r", "--by", "B. Boyd", home=home)
    assert standing_policy(Store.open(home)).digest() == digest
    assert digest in said("show", home=home)
    scored = score_file(dataclasses.replace(request, policy=None))
    assert scored.manifest.scoring["policy"] == digest
