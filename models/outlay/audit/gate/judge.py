"""The gate: it reads the evidence of one training, and fails closed."""

import hashlib
import math
from pathlib import Path
from typing import Any

from outlay.audit.evidence import FOLDER, Evidence
from outlay.audit.gate.limits import GateLimits
from outlay.audit.gate.report import CHECKS, Checked, GateReport
from outlay.models.training import Training
from outlay.payments.errors import ModelProblemError

DEFAULT = GateLimits()
MISSING, UNUSABLE = "missing", "unusable"
VERDICTS = ("passes", "fails", "inconclusive")
# Held to the gate's own limits; the others name theirs among their figures.
LIMITED = ("out_of_time", "calibration")


def gate(
    training: Training,
    folder: Path,
    *,
    champion: str | None = None,
    limits: GateLimits = DEFAULT,
) -> GateReport:
    """Judge a training by the evidence in its folder; nothing counts but a pass.

    Parameters
    ----------
    training : Training
        The very version that is to be promoted.
    champion : str, optional
        Training of the pair that decides now: the challenger must have been held
        against it.
    """
    checks = tuple(
        _checked(training, folder, name, champion, limits) for name in CHECKS
    )
    return GateReport(training.training_id, checks, limits.digest(), champion or "")


def _checked(
    training: Training,
    folder: Path,
    name: str,
    champion: str | None,
    limits: GateLimits,
) -> Checked:
    path = folder / FOLDER / f"{name}.json"
    try:
        sealed = hashlib.sha256(path.read_bytes()).hexdigest()
        evidence = Evidence.load(folder, name)
    except FileNotFoundError:
        evidence, sealed = None, ""
    except (ModelProblemError, OSError, RecursionError):
        return Checked(name, UNUSABLE, "the evidence is damaged")
    if evidence is None:
        return Checked(name, MISSING, "the check was never made")
    problem = _problem(evidence, training, name) or _outdated(
        evidence, training, champion, limits
    )
    if problem:
        return Checked(name, UNUSABLE, problem, sealed)
    return Checked(name, evidence.verdict, evidence.why, sealed)


def _problem(evidence: Evidence, training: Training, name: str) -> str | None:
    """Return why evidence cannot be believed, or None."""
    if evidence.check != name:
        return "it is of another check"
    if not evidence.speaks_for(training):
        return "it is of another version"
    if evidence.verdict not in VERDICTS:
        return "its verdict is none that is known"
    if not isinstance(evidence.why, str) or not evidence.why.strip():
        return "it does not say why"
    if not isinstance(evidence.figures, dict) or not evidence.figures:
        return "it holds no figures"
    return None if _finite(evidence.figures) else "a figure is not a number"


def _outdated(
    evidence: Evidence, training: Training, champion: str | None, limits: GateLimits
) -> str | None:
    """Return why evidence was right once and is not now, or None."""
    if evidence.check not in LIMITED:
        return None
    if evidence.figures.get("limits_digest") != limits.digest():
        return "it was held to other limits than the gate's"
    if evidence.check != "out_of_time" or champion in {None, training.training_id}:
        return None
    held = evidence.figures.get("champion")
    against = held.get("training_id") if isinstance(held, dict) else None
    if against == champion:
        return None
    return f"it was held against {against or 'no champion'}, and {champion} decides"


def _finite(said: Any) -> bool:  # noqa: ANN401
    """Say whether every number in plain JSON is one."""
    if isinstance(said, dict):
        return all(map(_finite, said.values()))
    if isinstance(said, list):
        return all(map(_finite, said))
    return not isinstance(said, float) or math.isfinite(said)
