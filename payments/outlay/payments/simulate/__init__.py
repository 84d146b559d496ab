"""Makes worlds of payments with hidden truth, to develop and to measure against."""

from outlay.payments.simulate.world import World, WorldSize, simulate

__all__ = ["World", "WorldSize", "simulate"]
