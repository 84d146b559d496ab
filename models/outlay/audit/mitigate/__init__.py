"""Mitigation at training time: weights for the fit, and what they cost."""

from outlay.audit.mitigate.crossfit import CrossFitted
from outlay.audit.mitigate.frontier import Point, frontier
from outlay.audit.mitigate.handed import (
    learned_from,
    reduction_weights,
    reweighing_weights,
)
from outlay.audit.mitigate.reductions import reduction_factors
from outlay.audit.mitigate.reweighing import crossed, reweigh

__all__ = [
    "CrossFitted",
    "Point",
    "crossed",
    "frontier",
    "learned_from",
    "reduction_factors",
    "reduction_weights",
    "reweigh",
    "reweighing_weights",
]
