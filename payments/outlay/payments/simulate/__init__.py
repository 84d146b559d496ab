"""Makes worlds of payments with hidden truth, to develop and to measure against."""

from outlay.payments.simulate.folder import World
from outlay.payments.simulate.sizing import WorldSize
from outlay.payments.simulate.world import simulate

__all__ = ["World", "WorldSize", "simulate"]
