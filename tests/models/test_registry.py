import logging
import os
import socket

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from outlay.models.registry import (
    log_artifacts,
    log_training,
    registered,
    set_aliases,
    versions,
)
from outlay.models.registry.connect import bound
from outlay.models.registry.shape import example
from outlay.payments.errors import ModelProblemError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(training, tmp_path_factory):
    folder = tmp_path_factory.mktemp("registry")
    extra = folder / "extra"
    extra.mkdir()
    (extra / "cuts.json").write_text("{}", encoding="utf-8")
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    before = versions("outlay-fraud", uri), (folder / "mlflow.db").exists()
    logged = log_training(
        training,
        tracking_uri=uri,
        artifact_folder=folder / "mlartifacts",
        feature_set="abc",
        artifacts=(extra, extra / "cuts.json"),
    )
    return folder, uri, logged, before


def test_without_a_database_there_is_no_version_and_none_is_made(place, tmp_path):
    assert place[3] == ([], False)
    uri = f"sqlite:///{tmp_path / 'none.db'}"
    with pytest.raises(ModelProblemError, match="no model was ever registered"):
        registered("outlay-fraud", "1", uri)
    assert not (tmp_path / "none.db").exists()


def test_a_version_says_what_made_it(place, training):
    _, uri, logged, _ = place
    (version,) = versions("outlay-fraud", uri)[-1:]
    assert (version.name, version.version, version.aliases) == ("outlay-fraud", "1", ())
    assert version.training_id == training.training_id
    assert version.run_id == logged.run_id
    assert versions("nobody", uri) == []


def test_aliases_are_set_and_taken_away(place):
    uri = place[1]
    both = {"outlay-fraud": "1", "outlay-error": "1"}
    set_aliases({"champion": both, "challenger": both}, uri)
    set_aliases({"challenger": {"outlay-error": "1"}}, uri)
    assert versions("outlay-fraud", uri)[-1].aliases == ("champion",)
    assert versions("outlay-error", uri)[-1].aliases == ("challenger", "champion")
    set_aliases({"champion": {}, "challenger": {}}, uri)
    assert versions("outlay-error", uri)[-1].aliases == ()


def test_a_version_scores_as_in_memory(place, training, history):
    _, uri, logged, _ = place
    assert logged.versions == {"outlay-fraud": "1", "outlay-error": "1"}
    model = registered("outlay-fraud", "1", uri)
    assert model.digest() == training.fraud.digest()
    for one, other in zip(
        model.score(history[1]), training.fraud.score(history[1]), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_a_version_is_read_without_running_its_code(place):
    folder, uri, _, _ = place
    for path in folder.rglob("served.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"raise SystemExit\n{text}", encoding="utf-8")
    try:
        model = registered("outlay-error", "1", uri)
        assert model.name == "error"
    finally:
        for path in folder.rglob("served.py"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.removeprefix("raise SystemExit\n"), encoding="utf-8")


def test_pyfunc_scores_as_in_memory(place, training, history):
    table = history[1].slice(0, 300)
    names = ["program", *training.error.features]
    frame = table.select(names).to_pandas()
    frame.loc[3, "kind"] = "Barter"
    with bound(place[1]) as mlflow:
        found = mlflow.pyfunc.load_model("models:/outlay-error/1").predict(frame)
    rows = pa.Table.from_pandas(frame, preserve_index=False)
    raw, chance = training.error.score(rows)
    np.testing.assert_array_equal(found["raw"], raw)
    np.testing.assert_array_equal(found["probability"], chance)
    assert found["unseen_levels"].tolist() == [int(i == 3) for i in range(300)]


def test_the_version_has_signature_and_a_made_up_example(place, training):
    with bound(place[1]) as mlflow:
        info = mlflow.models.get_model_info("models:/outlay-fraud/1")
        example = mlflow.pyfunc.load_model("models:/outlay-fraud/1").input_example
    types = {each.name: each.type.name for each in info.signature.inputs}
    assert list(types) == ["program", *training.fraud.features]
    assert types["kind"] == "string"
    assert types["amount_dollars"] == "double"
    assert info.signature.outputs is not None
    assert example.iloc[0].to_dict()["program"] == "example"


def test_the_run_says_what_made_it(place, training):
    _, uri, logged, _ = place
    with bound(uri) as mlflow:
        run = mlflow.MlflowClient().get_run(logged.run_id)
        files = [f.path for f in mlflow.MlflowClient().list_artifacts(logged.run_id)]
    assert run.data.tags["training_id"] == training.training_id
    assert run.data.tags["feature_set"] == "abc"
    assert run.data.tags["simulated"] == "true"
    assert run.data.metrics["fraud.auc"] == pytest.approx(
        training.metrics["fraud"]["auc"]
    )
    assert {"cuts.json", "extra", "metrics.json"} <= set(files)


def test_files_can_be_added_to_the_run(place, tmp_path):
    _, uri, logged, _ = place
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "metrics.json").write_text("{}", encoding="utf-8")
    log_artifacts(logged.run_id, folder, uri)
    with bound(uri) as mlflow:
        client = mlflow.MlflowClient()
        files = client.list_artifacts(logged.run_id, "evidence")
        kept = mlflow.artifacts.load_dict(f"runs:/{logged.run_id}/metrics.json")
    assert [file.path for file in files] == ["evidence/metrics.json"]
    assert kept != {}  # the run's own file of that name stays


def test_nothing_pickled_and_no_payment_is_kept(place, history):
    folder = place[0]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not [f for f in files if f.suffix in {".pkl", ".pickle", ".joblib"}]
    key = history[1]["payment_key"][0].as_py()[:16].encode()
    assert not [path.name for path in files if key in path.read_bytes()]


def test_a_version_that_is_not_there_is_refused(place):
    with pytest.raises(ModelProblemError, match="MLflow refused"):
        registered("outlay-fraud", "99", place[1])


def test_a_version_whose_files_are_damaged_is_refused(place):
    folder, uri, _, _ = place
    whole = {path: path.read_bytes() for path in folder.rglob("booster.txt")}
    for path, content in whole.items():
        path.write_bytes(content[:-10])
    with pytest.raises(ModelProblemError, match="the model cannot be read"):
        registered("outlay-error", "1", uri)
    for path, content in whole.items():
        path.write_bytes(content)


def test_the_environment_is_as_before(place, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///elsewhere.db")
    monkeypatch.delenv("MLFLOW_REGISTRY_URI", raising=False)
    registered("outlay-fraud", "1", place[1])
    assert os.environ["MLFLOW_TRACKING_URI"] == "sqlite:///elsewhere.db"
    assert "MLFLOW_REGISTRY_URI" not in os.environ
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"


def test_it_is_quiet(place, training, capfd, caplog):
    folder, uri, _, _ = place
    with caplog.at_level(logging.INFO):
        logged = log_training(
            training,
            tracking_uri=uri,
            artifact_folder=folder / "mlartifacts",
            feature_set="abc",
        )
        registered("outlay-fraud", "1", uri)
    assert logged.versions["outlay-fraud"] == "2"
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    assert not [each for each in caplog.records if each.levelno >= logging.INFO]


def test_the_example_has_the_signatures_columns(training):
    frame = example(training.fraud)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["program", *training.fraud.features]


def test_a_run_names_its_settings_and_neither_account_nor_machine(place):
    _, uri, logged, _ = place
    with bound(uri) as mlflow:
        run = mlflow.MlflowClient().get_run(logged.run_id)
    assert run.data.params["fraud.num_leaves"] == "15"
    assert run.data.params["labels.least_positives"]
    assert run.data.tags["mlflow.user"] == "outlay"
    assert "/" not in run.data.tags["mlflow.source.name"]


def test_a_server_that_is_gone_is_named_soon(monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    with pytest.raises(ModelProblemError, match="does not answer") as caught:
        versions("outlay-fraud", f"http://someone:secret@127.0.0.1:{free}")
    assert "secret" not in str(caught.value)


def test_a_database_without_its_driver_is_named(tmp_path):
    with pytest.raises(ModelProblemError, match="needs the Python package pymysql"):
        versions("outlay-fraud", "mysql+pymysql://nobody@127.0.0.1:1/mlflow")
