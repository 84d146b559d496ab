"""`outlay models` on a store that was trained and has scored a day."""

import datetime as dt

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.models.training import Training
from outlay.payments.errors import ConfigurationError, ModelProblemError, StoreError
from outlay.payments.ledger import Ledger
from outlay.payments.store import Store
from outlay.pipelines.main import app
from tests.audit.gate.made import save_all

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
    result = CliRunner().invoke(app, ["models", *words, "--home", str(home)], env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.fixture
def training(small):
    return small.trained.folder.name


def test_the_list_names_each_training_and_its_part(home, training):
    text = said("list", home=home)
    assert training in text
    assert "champion" in text
    assert "1 / 1" in text


def test_a_training_beside_itself_has_equal_figures(home, training):
    text = said("compare", training, training[:6], home=home)
    row = next(line for line in text.splitlines() if "fraud: AUC" in line)
    assert "(" in row
    with pytest.raises(ModelProblemError, match="no registered training"):
        said("compare", training, "nothing", home=home)


def test_promoting_and_rolling_back_are_recorded_with_who_and_why(home, training):
    folder = home / "models" / training
    save_all(Training.load(folder), folder)
    said("promote", training, "--reason", "again", "--by", "R. Ayers", home=home)
    said("rollback", "--reason", "too many flags", "--by", "B. Cole", home=home)
    text = said("history", home=home)
    for word in ("R. Ayers", "again", "B. Cole", "too many flags", "rollback"):
        assert word in text
    events = [e.event for e in Ledger.read(Store.open(home).ledger_file).entries]
    assert events == ["promote", "promote", "rollback"]
    with pytest.raises(ModelProblemError, match="no champion before"):
        said("rollback", "--reason", "further", home=home)


def test_a_challenger_is_named_and_withdrawn(home, training):
    said("challenge", training, "--reason", "shadow", home=home)
    assert "champion and challenger" in said("list", home=home)
    said("withdraw", "--reason", "seen enough", home=home)
    assert "challenger" not in said("list", home=home)


def test_who_decided_on_a_day(home):
    today = f"{dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)}"
    assert "outlay-fraud/1" in said("history", "--on", today, home=home)
    assert "no model decided" in said("history", "--on", "2001-01-01", home=home)
    with pytest.raises(ConfigurationError, match="--on is not a date"):
        said("history", "--on", "yesterday", home=home)


def test_which_models_decided_a_payment(scored):
    home, out = scored
    rows = pq.read_table(out / "scored.parquet")
    key = rows["payment_key"][0].as_py()
    text = said("history", "--payment", key, home=home)
    assert "outlay-fraud/1, outlay-error/1" in text
    assert rows["run_id"][0].as_py() in text
    with pytest.raises(StoreError, match="no scored batch holds"):
        said("history", "--payment", "nothing", home=home)
