"""The improper-payment rate and dollars, estimated from the random-review arm."""

from outlay.audit.estimate.drawn import Period, drawn_payments, outlays
from outlay.audit.estimate.estimates import Estimate, estimates

__all__ = ["Estimate", "Period", "drawn_payments", "estimates", "outlays"]
