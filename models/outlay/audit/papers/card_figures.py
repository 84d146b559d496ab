"""Figures of a model card: of the test, over folds, of calibration, by group."""

from collections.abc import Mapping, Sequence
from typing import Any

from outlay.audit.papers.markdown import MISSING, bullets, plain, titled
from outlay.models.labels import MODELS
from outlay.models.training import Training

FIGURES = {
    "average_precision": "average precision",
    "auc": "AUC",
    "recall_at_1_percent": "recall at 1 % false-positive rate",
    "brier": "Brier score",
    "calibration_error": "calibration error",
    "base_rate": "share found",
    "mean_probability": "share promised",
}

Said = Mapping[str, Any]
GATED = "false_positive_rate"


def figures(metrics: Said) -> str:
    """Return each measure of both models with its interval, and their counts."""
    rows = [
        [said, *(_interval(metrics[model], key) for model in MODELS)]
        for key, said in FIGURES.items()
    ]
    rows += [
        [key, *(f"{metrics[model][key]:,}" for model in MODELS)]
        for key in ("labelled", "positives")
    ]
    sizes = [f"{metrics[model]['effective_size']:,.0f}" for model in MODELS]
    rows.append(["effective size (Kish)", *sizes])
    told = "Measures weighted by 1 / inclusion probability, with 95 % intervals"
    return titled(told, ["figure", *MODELS], rows)


def _interval(said: Said, key: str) -> str:
    if key not in said:
        return "not estimable: one class only"
    if key not in said["intervals"]:
        return f"{said[key]:.4f}"
    lower, upper = said["intervals"][key]
    return f"{said[key]:.4f} ({lower:.4f} to {upper:.4f})"


def folds(said: Said) -> str:
    """Return means and standard deviations over test windows, and folds left out."""
    left = [f"fold {name}: {why}" for name, why in said.get("left_out", {}).items()]
    if not said.get("tested"):
        return f"{MISSING} No folds made.\n" + bullets(left)
    rows = [
        [title, *(_spread(said["spread"][model].get(key)) for model in MODELS)]
        for key, title in FIGURES.items()
    ]
    windows = len(said["tested"]) + 1
    told = f"Mean ± standard deviation over {windows} test windows, the latest "
    told += "included"
    return titled(told, ["figure", *MODELS], rows) + "\n" + bullets(left)


def _spread(of: Said | None) -> str:
    return "" if of is None else f"{of['mean']:.4f} ± {of['sd']:.4f}"


def calibration(training: Training) -> str:
    """Return what the probabilities were learned from, promised and found."""
    lines = []
    for model in (training.fraud, training.error):
        about, of = model.metadata, training.metrics[model.name]
        lines.append(
            f"{model.name}: {model.calibrator.kind}, learned from "
            f"{about['calibrated_on']:,} labels with {about['calibrated_positives']:,} "
            f"positives (effective size {about['calibrated_effective_size']:,.0f}); "
            f"on the test {_interval(of, 'mean_probability')} promised, "
            f"{_interval(of, 'base_rate')} found"
        )
    return bullets(lines) + "\nPicture and numbers: `curves/`.\n"


def fairness(audit: Said | None) -> str:
    """Return the check's word and the worst ratio of false-positive rates."""
    if audit is None:
        return f"{MISSING} Not audited when this card was written.\n"
    told = ""
    if audit.get("why"):
        told = f"The fairness check says {audit['verdict']}: {plain(audit['why'])}. "
    found = [
        (each["ratios"][GATED], ", ".join(each["group"]), ", ".join(each["attributes"]))
        for each in audit["groups"]
        if _estimated(each["ratios"].get(GATED))
    ]
    page = "All groups and rates: `audit/audit.html`.\n"
    if not found:
        return f"{told}No ratio of false-positive rates can be estimated. {page}"
    return f"{told}{_worst(found)} {page}"


def _estimated(ratio: Said | None) -> bool:
    # Over a rate of 0 a ratio has a lower end only.
    known = ratio is not None and ratio.get("state") == "estimated"
    return known and ratio is not None and ratio.get("value") is not None


def _worst(found: Sequence[tuple[Said, str, str]]) -> str:
    failing = sum(each[0]["verdict"] == "fails" for each in found)
    ratio, group, attributes = max(found, key=lambda each: float(each[0]["value"]))
    upper = "no upper limit" if ratio["upper"] is None else f"{ratio['upper']:.2f}"
    return (
        f"Worst ratio of false-positive rates: {ratio['value']:.2f} "
        f"({ratio['lower']:.2f} to {upper}), {plain(group)} ({plain(attributes)}) "
        f"against {plain(', '.join(ratio['against']))}: {ratio['verdict']}. {failing} "
        f"of {len(found)} ratios fail; the worst of so many is partly chance."
    )
