"""The model card of a training: what both models are, can and cannot do."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outlay.audit.papers.card_figures import calibration, fairness, figures, folds
from outlay.audit.papers.card_words import (
    LIMITS,
    NOT_FOR,
    PURPOSE,
    SELECTION,
    SIMULATED,
)
from outlay.audit.papers.markdown import bullets, section, table
from outlay.models.counts import LABELLED
from outlay.models.labels import MODELS
from outlay.models.training import Training
from outlay.payments.atomic import write_whole

CARD = "model_card.md"
COUNTED = ("labelled", "positives")

Said = Mapping[str, Any]


def write_card(folder: Path) -> Path:
    """Write the card of the training in `folder` beside it; return its path.

    What stands there already is told: the recheck in leakage.json and, where the
    training was audited, the worst ratio in audit/audit.json.

    Raises
    ------
    ModelProblemError
        Where the training cannot be read.
    """
    training = Training.load(folder)
    leakage, audit = _read(folder / "leakage.json"), _read(folder / "audit/audit.json")
    path = folder / CARD
    write_whole(path, card(training, leakage, audit).encode())
    return path


def card(training: Training, leakage: Said | None, audit: Said | None) -> str:
    """Return the card as Markdown; every figure is one of metrics.json.

    Parameters
    ----------
    leakage, audit : mapping, optional
        As leakage.json and audit.json hold them; None where there is none.
    """
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
        section("Calibration", calibration(training)),
        section("How the models were made", _making(training)),
        section("Recheck for leaks", _recheck(leakage)),
        section("Fairness", fairness(audit)),
        section("Limits", bullets(LIMITS)),
        section("Lineage", _lineage(training)),
    ]
    return "\n".join(part for part in parts if part)


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
    return table(head, rows) + "\n" + _sources(training.metrics.get("rows", {}))


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
    said = "Mature outcomes by how they became known:\n\n"
    return said + table(["source", *counts], lines)


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
    return bullets(lines)


def _recheck(leakage: Said | None) -> str:
    if leakage is None:
        return "Not made.\n"
    verdict = "passed" if leakage["passed"] else "DID NOT PASS"
    return (
        f"Recheck {verdict}: {leakage['rows']:,} rows and {len(leakage['columns']):,} "
        f"features rebuilt by brute force, {leakage['differing']:,} cells differ "
        "(`leakage.json`).\n"
    )


def _lineage(training: Training) -> str:
    code = training.code
    rows = [
        ["training", training.training_id],
        ["feature set", training.fraud.metadata.get("feature_set", "")],
        ["settings digest", training.settings_digest()],
        ["package", code.get("package", "unknown")],
        ["commit", code.get("commit", "unknown")],
        *([f"{m.name} digest", m.digest()] for m in (training.fraud, training.error)),
    ]
    return table(["what", "value"], rows)


def _read(path: Path) -> Said | None:
    if not path.exists():
        return None
    said: Said = json.loads(path.read_text(encoding="utf-8"))
    return said
