"""The improper-payment rate, and what was caught, from the random-review arm."""

from outlay.audit.estimate.detection import Detection, detections
from outlay.audit.estimate.drawn import Period, drawn_payments, outlays
from outlay.audit.estimate.estimates import Estimate, estimates

__all__ = [
    "Detection",
    "Estimate",
    "Period",
    "detections",
    "drawn_payments",
    "estimates",
    "outlays",
]
