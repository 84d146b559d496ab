"""The model card of a training: what both models are, can and cannot do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outlay.audit.papers.beside import Beside
from outlay.audit.papers.card_curves import curves
from outlay.audit.papers.card_explained import explained
from outlay.audit.papers.card_figures import calibration, fairness, figures, folds
from outlay.audit.papers.card_groups import groups
from outlay.audit.papers.card_lineage import lineage, sources
from outlay.audit.papers.card_promised import promised
from outlay.audit.papers.card_words import (
    LIMITS,
    NOT_FOR,
    PURPOSE,
    SELECTION,
    SIMULATED,
)
from outlay.audit.papers.markdown import MISSING, bullets, section, titled
from outlay.audit.papers.written import write_paper
from outlay.models.counts import LABELLED
from outlay.models.labels import MODELS
from outlay.models.training import Training

CARD = "model_card"
COUNTED = ("labelled", "positives")

Said = Mapping[str, Any]


def write_card(folder: Path) -> Path:
    """Write the card of the training in `folder` beside it; return model_card.md.

    The page model_card.html is rendered from it. What stands there already is told:
    curves, the recheck in leakage.json and, where the training was audited, rates by
    group and what the models go by.

    Raises
    ------
    ModelProblemError
        Where the training, or a file beside it, cannot be read.
    """
    training, beside = Training.load(folder), Beside.read(folder)
    return write_paper(folder, CARD, composed(training, beside))[0]


def card_pages(folder: Path) -> tuple[Path, ...]:
    """Return the card's two forms in `folder`, Markdown first."""
    return tuple(folder / f"{CARD}.{kind}" for kind in ("md", "html"))


def card(training: Training, leakage: Said | None, audit: Said | None) -> str:
    """Return the card of a training without curves: see `composed`."""
    return composed(training, Beside(leakage=leakage, audit=audit))


def composed(training: Training, beside: Beside) -> str:
    """Return the card as Markdown; every figure is one of the training's files."""
    metrics = training.metrics
    parts = [
        f"# Model card: training {training.training_id}\n",
        f"**{SIMULATED}**\n" if training.fraud.simulated else "",
        section("What it is for", PURPOSE),
        section("What it must not be used for", bullets(NOT_FOR)),
        section("Data", _data(training)),
        section("Which payments teach", SELECTION),
        section("Figures of the test window", figures(metrics)),
        section("Spread over test windows", folds(metrics.get("folds", {}))),
        section("Curves", curves(beside, metrics)),
        section("Calibration", calibration(training) + promised(beside)),
        section("How the models were made", _making(training)),
        section("What the models go by", explained(beside)),
        section("Recheck for leaks", _recheck(beside.leakage)),
        section("Fairness", fairness(beside.audit) + groups(beside)),
        section("Limits", bullets(LIMITS)),
        section("Lineage", lineage(training)),
        section("Sources", sources(beside)) if beside.files else "",
    ]
    return "\n".join(each for each in parts if each)


def _data(training: Training) -> str:
    rows = []
    for name, days in training.windows.to_json().items():
        of = training.metrics.get("rows", {}).get(name, {})
        counts = [_count(of, "payments")]
        for model in MODELS:
            counts += [_count(of.get(model, {}), key) for key in COUNTED]
        rows.append([name.replace("_", "-"), *days, *counts])
    head = ["window", "first day", "day after", "payments"]
    head += [f"{model} {key}" for model in MODELS for key in COUNTED]
    told = "Windows of time, what they hold and what is known of it"
    return titled(told, head, rows) + "\n" + _sources(training.metrics.get("rows", {}))


def _count(of: Said, key: str) -> str:
    return f"{of[key]:,}" if key in of else ""


def _sources(rows: Said) -> str:
    counts: dict[str, dict[str, int]] = {
        name: rows[name]["sources"] for name in LABELLED if name in rows
    }
    kinds = sorted({kind for of in counts.values() for kind in of})
    lines = [
        [kind.replace("_", " "), *(f"{of.get(kind, 0):,}" for of in counts.values())]
        for kind in kinds
    ]
    said = "Mature outcomes by how they became known"
    return titled(said, ["source", *counts], lines)


def _making(training: Training) -> str:
    without = training.settings.get("without", ())
    lines = []
    for model in (training.fraud, training.error):
        constrained = training.settings.get(model.name, {}).get("monotone", False)
        lines.append(
            f"{model.name}: {model.metadata['trees']} trees, "
            f"{len(model.features)} features, "
            + ("monotone constraints" if constrained else "no monotone constraints")
        )
    lines.append(f"families of features left out: {', '.join(without) or 'none'}")
    lines.append(_weighted(training.fraud.metadata.get("fit_weights")))
    return bullets(lines)


def _weighted(weights: Said | None) -> str:
    """Say whether the fit was weighed to mitigate a gap; never by which attribute."""
    if weights is None:
        return "fit weights of the audit: none"
    return (
        f"fit weights of the audit: {weights['method']}, {weights['rows']:,} payments, "
        f"SHA-256 `{weights['sha256']}`"
    )


def _recheck(leakage: Said | None) -> str:
    if leakage is None:
        return f"{MISSING} Not made.\n"
    verdict = "passed" if leakage["passed"] else "DID NOT PASS"
    return (
        f"Recheck {verdict}: {leakage['rows']:,} rows and {len(leakage['columns']):,} "
        f"features rebuilt by brute force, {leakage['differing']:,} cells differ "
        "(`leakage.json`).\n"
    )
