"""Out-of-time evidence: what a pair reaches in its test window, and its champion."""

import math
from pathlib import Path
from typing import Any

from outlay.audit.evidence import Evidence
from outlay.audit.gate.beside import Beside, beside
from outlay.audit.gate.limits import GateLimits
from outlay.audit.gate.verdicts import Part, evidence_of
from outlay.models.labels import MODELS
from outlay.models.metrics import RATE
from outlay.models.training import Training

CHECK = "out_of_time"
DEFAULT = GateLimits()
FIGURES = {
    "average_precision": "average precision",
    "recall_at_1_percent": "recall at 1 % false-positive rate",
}


def out_of_time_evidence(
    training: Training,
    *,
    champion: Training | None = None,
    matrix: Path | None = None,
    limits: GateLimits = DEFAULT,
) -> Evidence:
    """Return whether a training beats chance out of time, and is no worse than before.

    Parameters
    ----------
    champion : Training, optional
        Of the pair that decides, where there is one.
    matrix : Path, optional
        Matrix that holds the test window: the champion is then scored on the very same
        payments, and the two are compared payment by payment.
    """
    parts = [part for name in MODELS for part in _above_chance(training, name, limits)]
    other = None if champion is None else beside(training, champion, matrix)
    if other is not None:
        parts += _not_worse(other)
    figures = {
        "models": {name: _figures(training, name) for name in MODELS},
        "champion": None if other is None else other.as_dict(),
    }
    return evidence_of(training, CHECK, parts, limits, figures)


def _above_chance(training: Training, name: str, limits: GateLimits) -> list[Part]:
    said = training.metrics.get(name, {})
    share = said.get("base_rate")
    if share is None or not math.isfinite(share):
        return [("inconclusive", f"{name}: {said.get('problem', 'no figures')}")]
    asked = {
        "average_precision": limits.precision_lift * share,
        "recall_at_1_percent": limits.recall_lift * RATE,
    }
    return [_held(said, name, figure, least) for figure, least in asked.items()]


def _held(said: dict[str, Any], name: str, figure: str, least: float) -> Part:
    value, ends = said.get(figure), said.get("intervals", {}).get(figure)
    if value is None or ends is None or not all(map(math.isfinite, [value, *ends])):
        return "inconclusive", f"{name}: no {FIGURES[figure]} with an interval"
    low, high = ends
    words = f"{name}: {FIGURES[figure]} {value:.3f} ({low:.3f} to {high:.3f}), "
    words += f"{least:.3f} asked of the lower end"
    if low >= least:
        return "passes", words
    return ("fails" if high < least else "inconclusive"), words


def _not_worse(other: Beside) -> list[Part]:
    """Return each difference; worse is one whose whole interval is below 0."""
    parts: list[Part] = []
    for each in other.differences:
        what = f"{each.model}: {FIGURES[each.figure]}"
        if each.value is None or each.low is None or each.high is None:
            words = f"{what} cannot be compared with champion {other.training_id}"
            parts.append(("inconclusive", words))
            continue
        words = f"{what} {each.value:+.3f} ({each.low:+.3f} to {each.high:+.3f}) "
        words += f"beside champion {other.training_id}"
        parts.append(("fails" if each.high < 0 else "passes", words))
    return parts


def _figures(training: Training, name: str) -> dict[str, Any]:
    """Return the figures as plain JSON; what is not a number is null."""
    said = training.metrics.get(name, {})
    ends = said.get("intervals", {})
    return {
        figure: {
            "value": _number(said.get(figure)),
            "interval": [_number(end) for end in ends.get(figure, ())],
        }
        for figure in ("base_rate", *FIGURES)
    }


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
