"""Very large made-up histories and days, written straight into a store."""

from outlay.payments.simulate.volume.making import Made, add_day, add_volume
from outlay.payments.simulate.volume.shape import Volume

__all__ = ["Made", "Volume", "add_day", "add_volume"]
