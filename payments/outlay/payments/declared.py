"""From a table as it came to one that keeps a declared table's contract."""

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.arrivals import Arrival
from outlay.payments.tables import CENTS, INSTANT, REAL, TEXT, Column, Table
from outlay.payments.zones import days_in, noon_in, noons_in

_WHOLE = r"^[+-]?[0-9]{1,18}$"
_REAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_INSTANT_FORM = "2026-07-01T14:00:00Z, with its zone, or 2026-07-01 for noon that day"


def declared(arrival: Arrival, table: Table, zone: ZoneInfo) -> pa.Table:
    """Return the arrival's rows as `table`, its known_on computed.

    Optional columns may be absent. A date where an instant is asked for counts as
    noon of that day in `zone`.

    Raises
    ------
    InputRejectedError
        Naming file, row and field of the first value that cannot be.
    """
    columns = [column for column in table.columns if column.name != "known_on"]
    allowed = [column.name for column in columns]
    needed = [column.name for column in columns if column.required]
    arrival.check_columns(needed, allowed)
    made = {column.name: _column(arrival, column, zone) for column in columns}
    made["known_on"] = days_in(zone, made["known_at"])
    rows = pa.table({name: made[name] for name in table.names})
    table.check(rows)
    return rows


def _column(arrival: Arrival, column: Column, zone: ZoneInfo) -> pa.Array:
    if column.name not in arrival.names:
        return pa.nulls(arrival.rows.num_rows, column.type)
    values = _typed(arrival, column, zone)
    if column.required:
        arrival.refuse_where(
            pc.is_null(values), column.name, "the cell is empty", fix="fill it in"
        )
    if column.levels is not None:
        known = pc.is_in(values, pa.array(column.levels, TEXT))
        arrival.refuse_where(
            pc.and_(pc.is_valid(values), pc.invert(known)),
            column.name,
            "the value is not one of those that may stand here",
            fix=f"write one of {', '.join(column.levels)}",
        )
    return values


def _typed(arrival: Arrival, column: Column, zone: ZoneInfo) -> pa.Array:
    values = arrival.rows[column.name].combine_chunks()
    kind = values.type
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind):
        values = values.cast(TEXT)
    if pa.types.is_null(kind):
        return values.cast(column.type)
    if pa.types.is_string(values.type):
        return _from_text(arrival, column, values, zone)
    if column.type == INSTANT:
        return _instants(arrival, column, values, zone)
    if _widens(kind, column.type):
        return values.cast(column.type)
    raise arrival.refused(
        f"{column.name} is {kind}, not {column.type}",
        fix="write the types of docs/tables.md",
    )


def _widens(kind: pa.DataType, wanted: pa.DataType) -> bool:
    if wanted == CENTS:
        return bool(pa.types.is_signed_integer(kind))
    number = pa.types.is_floating(kind) or pa.types.is_integer(kind)
    return wanted == REAL and bool(number)


def _instants(
    arrival: Arrival, column: Column, values: pa.Array, zone: ZoneInfo
) -> pa.Array:
    if pa.types.is_date(values.type):
        return noons_in(zone, values.cast(pa.date32()))
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        return values.cast(INSTANT, safe=False)
    raise arrival.refused(
        f"{column.name} has no time zone",
        fix="write instants with their zone (UTC), or dates",
    )


def _from_text(
    arrival: Arrival, column: Column, values: pa.Array, zone: ZoneInfo
) -> pa.Array:
    if column.type == TEXT:
        return values
    if column.type == INSTANT:
        made, failed = arrival.map_distinct(
            column.name, lambda cell: _instant(cell, zone), INSTANT
        )
        arrival.refuse_where(
            failed, column.name, "it is no point in time", fix=f"write {_INSTANT_FORM}"
        )
        return made
    form, called = (
        (_WHOLE, "whole number") if column.type == CENTS else (_REAL, "number")
    )
    fits = pc.match_substring_regex(values, form)
    arrival.refuse_where(
        pc.invert(fits),
        column.name,
        f"it is no {called}",
        fix=f"write {column.meaning} in digits, without marks",
    )
    return values.cast(column.type)


def _instant(cell: str, zone: ZoneInfo) -> dt.datetime | None:
    try:
        if len(cell) == len("2026-07-01"):
            return noon_in(zone, dt.date.fromisoformat(cell))
        at = dt.datetime.fromisoformat(cell)
    except ValueError:
        return None
    return None if at.tzinfo is None else at.astimezone(dt.UTC)
