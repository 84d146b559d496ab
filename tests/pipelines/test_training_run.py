"""The run of a training holds what made it, what it is worth, and its limits."""

import dataclasses
import datetime as dt
import getpass
import json
import re
from pathlib import Path

import matplotlib.image as mpimg
import numpy as np
import pyarrow.compute as pc
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from outlay.audit.papers.card_figures import FIGURES
from outlay.features.registry import feature_set_hash
from outlay.models.code_version import code_version
from outlay.models.registry.connect import bound
from outlay.models.training import Training
from outlay.payments.store import Store
from outlay.pipelines.jobs.auditing import AuditRequest, audit_models
from outlay.pipelines.jobs.training import TrainRequest, asked_settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
PICTURES = ("stopping", "precision_recall", "recall_by_rate", "calibration")
TEXTS = {".json", ".md", ".toml", ".txt", ".html"}


@pytest.fixture(scope="module")
def kept(small, tmp_path_factory):
    """The run as MLflow returns it, and a folder of what it keeps."""
    folder = tmp_path_factory.mktemp("kept")
    with bound(Store.open(small.home).tracking_uri) as mlflow:
        run = mlflow.MlflowClient().get_run(small.trained.mlflow_run)
        place = mlflow.artifacts.download_artifacts(
            run_id=small.trained.mlflow_run, dst_path=str(folder)
        )
    return run.data, Path(place)


@pytest.fixture(scope="module")
def training(small):
    return Training.load(small.trained.folder)


@pytest.fixture(scope="module")
def card(small):
    return (small.trained.folder / "model_card.md").read_text(encoding="utf-8")


def cells(card, row):
    """The cells of the card's first table row of this name."""
    (line, *_) = [x for x in card.splitlines() if x.startswith(f"| {row} |")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def labelled(training, name):
    rows = training.test.filter(pc.is_valid(training.test[f"{name}_label"]))
    columns = (f"{name}_label", f"raw_{name}", "weight")
    return [np.asarray(rows[each].to_pylist(), dtype=float) for each in columns]


def test_tags_name_code_features_settings_and_models(kept, training):
    tags = kept[0].tags
    assert tags["code_package"] == code_version()["package"]
    assert tags["code_commit"] == training.code["commit"]
    assert re.fullmatch("[0-9a-f]{40}|unknown", tags["code_commit"])
    assert tags["feature_set"] == feature_set_hash()
    assert tags["settings_digest"] == training.settings_digest()
    assert tags["fraud_digest"] == training.fraud.digest()
    assert tags["error_digest"] == training.error.digest()


def test_row_counts_by_window_are_metrics(kept, training):
    metrics, test = kept[0].metrics, training.test
    assert metrics["rows.test.payments"] == test.num_rows
    assert metrics["rows.threshold.payments"] == training.holdout.num_rows
    for name in ("fraud", "error"):
        label = labelled(training, name)[0]
        assert metrics[f"rows.test.{name}.labelled"] == len(label) > 0
        assert metrics[f"rows.test.{name}.positives"] == label.sum() > 0
        assert metrics[f"rows.test.{name}.labelled"] == metrics[f"{name}.labelled"]
        assert metrics[f"rows.fit.{name}.positives"] > 0
    assert metrics["rows.fit.sources.random_review"] > 0


@pytest.mark.parametrize("name", ["fraud", "error"])
def test_curves_are_sklearn_s_on_the_test_s_rows(kept, training, name):
    said = json.loads((kept[1] / "curves/curves.json").read_text(encoding="utf-8"))
    label, raw, weight = labelled(training, name)
    found = said["test"][name]
    assert (found["labelled"], found["positives"]) == (len(label), label.sum())
    precision, recall, cuts = precision_recall_curve(label, raw, sample_weight=weight)
    ours = found["precision_recall"]
    place = np.searchsorted(cuts, ours["cut"])
    np.testing.assert_array_equal(cuts[place], ours["cut"])
    np.testing.assert_allclose(ours["precision"], precision[place])
    np.testing.assert_allclose(ours["recall"], recall[place])
    rate, recall, cuts = roc_curve(
        label, raw, sample_weight=weight, drop_intermediate=False
    )
    ours = found["recall_by_rate"]
    place = len(cuts) - 1 - np.searchsorted(cuts[::-1], ours["cut"])
    np.testing.assert_allclose(ours["false_positive_rate"], rate[place], atol=1e-12)
    np.testing.assert_allclose(ours["recall"], recall[place], atol=1e-12)


@pytest.mark.parametrize("name", ["fraud", "error"])
def test_curves_agree_with_the_figures(kept, training, name):
    said = json.loads((kept[1] / "curves/curves.json").read_text(encoding="utf-8"))
    metrics = training.metrics[name]
    points = said["test"][name]["recall_by_rate"]
    rates, recalls = (np.array(points[k]) for k in ("false_positive_rate", "recall"))
    assert recalls[rates <= 0.01].max(initial=0) == pytest.approx(
        metrics["recall_at_1_percent"]
    )
    bins = said["test"][name]["calibration"]
    gap = sum(b["share"] * abs(b["found"] - b["promised"]) for b in bins)
    assert gap == pytest.approx(metrics["calibration_error"])
    assert said["stopping"][name] == training.metrics["stopping"][name]
    assert len(said["stopping"][name]["rounds"]) == 40


def test_each_curve_is_a_picture_with_something_in_it(kept):
    for name in PICTURES:
        pixels = mpimg.imread(kept[1] / "curves" / f"{name}.png")
        assert min(pixels.shape[:2]) > 500
        shades = np.rint(pixels[..., :3] * 255).astype(int).reshape(-1, 3)
        colours = {tuple(map(int, each)) for each in np.unique(shades, axis=0)}
        assert {(0, 94, 162), (213, 67, 9)} <= colours, name


def test_the_card_s_figures_are_those_of_metrics_json(card, training):
    for column, name in enumerate(("fraud", "error")):
        of = training.metrics[name]
        for key, title in FIGURES.items():
            found = [
                float(x) for x in re.findall(r"[\d.]+", cells(card, title)[column])
            ]
            expected = [of[key], *of["intervals"][key]]
            assert found == pytest.approx(expected, abs=5.1e-5), title
        assert cells(card, "labelled")[column] == f"{of['labelled']:,}"
        assert cells(card, "positives")[column] == f"{of['positives']:,}"


def test_the_card_s_rows_and_windows_are_those_of_metrics_json(card, training):
    for name, (start, end) in training.windows.to_json().items():
        found = cells(card, name.replace("_", "-"))
        of = training.metrics["rows"][name]
        counts = [of["payments"]]
        for model in ("fraud", "error"):
            counts += [of[model][k] for k in ("labelled", "positives") if model in of]
        assert [dt.date.fromisoformat(day) for day in found[:2]] == [
            dt.date.fromisoformat(day) for day in (start, end)
        ]
        assert [int(x.replace(",", "")) for x in found[2:] if x] == counts


def test_the_card_says_what_it_is_not_for_and_where_it_comes_from(card, training):
    for words in (
        "Trained on simulated payments",
        "It never denies: a person decides",
        "payments unlike those it learned from",
        "Only reviewed payments",
        "No folds made",
        "Recheck passed: 200 rows",
        "Not audited when this card was written",
        "families of features left out: none",
        f"- fraud: {training.fraud.metadata['trees']} trees",
    ):
        assert words in card
    assert cells(card, "training") == [training.training_id]
    assert cells(card, "feature set") == [feature_set_hash()]
    assert cells(card, "settings digest") == [training.settings_digest()]
    assert cells(card, "fraud digest") == [training.fraud.digest()]
    assert cells(card, "error digest") == [training.error.digest()]
    assert cells(card, "commit") == [training.code["commit"]]


def without_audit(card):
    told = r"(?s)## (Fairness|What the models go by|Sources)\n.*?(?=\n## |$)"
    return re.sub(told, "", card)


def test_the_folder_and_the_run_keep_the_same(kept, small, card):
    names = ["leakage.json", "curves/curves.json"]
    for name in names + [f"curves/{name}.png" for name in PICTURES]:
        one, other = kept[1] / name, small.trained.folder / name
        assert one.read_bytes() == other.read_bytes(), name
    # Another test may have audited this run before: the store's copies share its files.
    logged = (kept[1] / "model_card.md").read_text(encoding="utf-8")
    assert without_audit(logged) == without_audit(card) != card


def test_an_audit_adds_its_worst_ratio_to_the_card(small, tmp_path):
    home = small.copy(tmp_path / "home")
    folder = home / small.trained.folder.relative_to(small.home)
    request = AuditRequest(home, folder, small.trained.mlflow_run, small.policy)
    audited = audit_models(request)
    text = (folder / "model_card.md").read_text(encoding="utf-8")
    ratios = [
        each.ratios["false_positive_rate"]
        for each in audited.audit.groups
        if "false_positive_rate" in each.ratios
    ]
    known = [each.value for each in ratios if each.state == "estimated"]
    expected = f"{max(known):.2f} (" if known else "No ratio"
    assert expected in text
    assert "Not audited" not in text
    with bound(Store.open(home).tracking_uri) as mlflow:
        logged = mlflow.artifacts.load_text(
            f"runs:/{small.trained.mlflow_run}/model_card.md"
        )
    assert logged == text


def test_nothing_names_the_machine_the_account_or_a_payment(kept, small, training):
    data, folder = kept
    texts = [path for path in folder.rglob("*") if path.suffix in TEXTS]
    assert {"model_card.md", "curves.json", "leakage.json"} <= {p.name for p in texts}
    said = {path.name: path.read_text(encoding="utf-8") for path in texts}
    said |= {"tags": str(data.tags), "params": str(data.params)}
    user = re.compile(rf"\b{re.escape(getpass.getuser())}\b")
    keys = training.test["payment_key"].to_pylist()[:200]
    for name, text in said.items():
        assert str(small.home) not in text, name
        assert str(Path.home()) + "/" not in text, name
        assert str(Path(__file__).parents[2]) not in text, name
        assert not user.search(text), name
        assert not [key for key in keys if key in text], name


def test_the_folds_asked_for_win_over_the_file_s(small, tmp_path):
    (tmp_path / "settings.toml").write_text("folds = 0\n", encoding="utf-8")
    request = TrainRequest(small.home, settings=tmp_path / "settings.toml")
    assert asked_settings(request).folds == 0
    assert asked_settings(dataclasses.replace(request, folds=2)).folds == 2
