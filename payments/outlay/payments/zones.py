"""Days and instants in the agency's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.tables import DATE, INSTANT

_STEP = 15 * 60 * 1_000_000  # every zone's offset is a multiple of 15 minutes, in us


def day_in(zone: ZoneInfo, at: dt.datetime) -> dt.date:
    """Return the date of the instant `at` in `zone`."""
    return at.astimezone(zone).date()


def noon_in(zone: ZoneInfo, day: dt.date) -> dt.datetime:
    """Return noon of `day` in `zone`, as UTC."""
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=zone)
    return noon.astimezone(dt.UTC)


def days_in(zone: ZoneInfo, at: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return the dates (date32) in `zone` of UTC instants; null stays null.

    Done by zoneinfo on the distinct quarter hours, so that it works where the system
    has no time zone files and agrees with `day_in`.
    """
    micros = _flat(at).cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    quarters = pc.subtract(micros, _remainder(micros)).dictionary_encode()
    days = [
        None if step is None else day_in(zone, _instant(step))
        for step in quarters.dictionary.to_pylist()
    ]
    return pa.array(days, DATE).take(quarters.indices)


def noons_in(zone: ZoneInfo, days: pa.Array) -> pa.Array:
    """Return noon in `zone` of each date, as UTC instants; null stays null."""
    encoded = days.dictionary_encode()
    noons = [
        None if day is None else noon_in(zone, day)
        for day in encoded.dictionary.to_pylist()
    ]
    return pa.array(noons, INSTANT).take(encoded.indices)


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _remainder(micros: pa.Array) -> pa.Array:
    # Arrow divides towards zero: before 1970 the step is one too late by less than a
    # quarter hour, so the floor is taken on numbers made positive first.
    shifted = pc.add(micros, pa.scalar(_ERA))
    return pc.subtract(shifted, pc.multiply(pc.divide(shifted, _STEP), _STEP))


def _instant(micros: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=micros)


_ERA = _STEP * 4 * 24 * 366 * 2000  # more than any date before 1970
