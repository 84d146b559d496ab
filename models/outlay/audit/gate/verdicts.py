"""Verdicts of several parts as one."""

from collections.abc import Iterable, Mapping
from typing import Any

from outlay.audit.evidence import Evidence, Verdict
from outlay.audit.gate.limits import GateLimits
from outlay.models.training import Training

Part = tuple[Verdict, str]
_WORST_FIRST: tuple[Verdict, ...] = ("fails", "inconclusive", "passes")


def worst(parts: Iterable[Part]) -> Part:
    """Return the worst verdict with the words of every part that has it."""
    said = list(parts)
    found = {verdict for verdict, _ in said}
    verdict = next(each for each in _WORST_FIRST if each in found)
    return verdict, "; ".join(words for part, words in said if part == verdict)


def evidence_of(
    training: Training,
    check: str,
    parts: Iterable[Part],
    limits: GateLimits,
    figures: Mapping[str, Any],
) -> Evidence:
    """Return evidence that also names the limits it was held to."""
    verdict, why = worst(parts)
    held = {"limits": limits.model_dump(), "limits_digest": limits.digest()}
    return Evidence.about(training, check, verdict, why, {**figures, **held})
