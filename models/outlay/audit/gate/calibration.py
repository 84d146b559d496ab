"""Calibration evidence: the share that a model promises against the share found."""

import math
from typing import Any

import numpy as np

from outlay.audit.evidence import Evidence
from outlay.audit.gate.limits import GateLimits
from outlay.audit.gate.share_found import share_found
from outlay.audit.gate.verdicts import Part, evidence_of
from outlay.models.gather import judged
from outlay.models.labels import MODELS
from outlay.models.metrics import (
    BINS,
    Judged,
    calibration_error,
    equal_weight_bins,
)
from outlay.models.training import Training

CHECK = "calibration"
DEFAULT = GateLimits()
DRAWS = 1_000


def calibration_evidence(
    training: Training, *, limits: GateLimits = DEFAULT
) -> Evidence:
    """Return whether probabilities of the test window can be read as shares.

    The mean probability must lie in the 95 % interval of the share found (share_found).
    The calibration error may be above the limit only where perfect
    probabilities would give as much by chance: it is never 0, and large where
    positives are few. Where the share found is known too roughly, nothing is said.
    """
    parts: list[Part] = []
    figures: dict[str, Any] = {}
    for name in MODELS:
        rows = judged(training.test, name)
        said = training.metrics.get(name, {})
        if "calibration_error" not in said.get("intervals", {}):
            why = said.get("problem", "no calibration error with an interval")
            parts.append(("inconclusive", f"{name}: {why}"))
            continue
        figures[name] = _figures(rows, said)
        parts += _judged(name, figures[name], limits)
    return evidence_of(training, CHECK, parts, limits, {"models": figures})


def _figures(rows: Judged, said: dict[str, Any]) -> dict[str, Any]:
    promised = float(np.average(rows.chance, weights=rows.weight))
    found, low, high = share_found(rows.label, rows.weight)
    return {
        "promised": promised,
        "found": found,
        "interval": [low, high],
        "promised_by_found": [promised / found, promised / high, promised / low],
        "calibration_error": calibration_error(rows.label, rows.chance, rows.weight),
        "calibration_error_interval": said["intervals"]["calibration_error"],
        "calibration_error_by_chance": _by_chance(rows),
    }


def _by_chance(rows: Judged) -> float:
    """Return the calibration error that perfect probabilities exceed once in 40 times.

    Labels are drawn from the probabilities themselves (consistency resampling,
    Broecker and Smith 2007).
    """
    rng = np.random.default_rng([0, 19])
    order, place = equal_weight_bins(rows.chance, rows.weight, BINS)
    chance, weight = rows.chance[order], rows.weight[order]
    errors = []
    for _ in range(DRAWS):
        label = rng.random(len(chance)) < chance
        gaps = np.bincount(place, weight * (chance - label), BINS)
        errors.append(np.abs(gaps).sum() / weight.sum())
    return float(np.percentile(errors, 97.5))


def _judged(name: str, said: dict[str, Any], limits: GateLimits) -> list[Part]:
    low, high = said["interval"]
    ratio, least, most = said["promised_by_found"]
    words = (
        f"{name}: {said['promised']:.4f} promised, {said['found']:.4f} "
        f"({low:.4f} to {high:.4f}) found, {ratio:.2f} ({least:.2f} to {most:.2f}) "
        "of the truth"
    )
    if not low <= said["promised"] <= high:
        return [("fails", words), _error(name, said, limits)]
    if high > limits.widest_share * low:
        return [("inconclusive", f"{words}: known too roughly")]
    return [("passes", words), _error(name, said, limits)]


def _error(name: str, said: dict[str, Any], limits: GateLimits) -> Part:
    value, by_chance = said["calibration_error"], said["calibration_error_by_chance"]
    most = limits.largest_error * said["found"]
    words = f"{name}: calibration error {value:.4f}, {most:.4f} allowed, "
    words += f"{by_chance:.4f} by chance"
    if not all(map(math.isfinite, (value, by_chance))):
        return "inconclusive", words
    return ("passes" if value <= max(most, by_chance) else "fails"), words
