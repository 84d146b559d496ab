"""How many payments are flagged, by day, and which levels nobody knew."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from outlay.audit.monitor.levels import Finding, Level, above, few_days, worst
from outlay.audit.monitor.scored import query
from outlay.audit.monitor.settings import Factors, MonitorSettings
from outlay.audit.monitor.weighted import Share

Day = dict[str, Any]


def days_of(scored: duckdb.DuckDBPyConnection) -> list[Day]:
    """Return what was flagged and reviewed on each day, with the alert rate."""
    found = scored.sql(query("daily")).to_arrow_table().to_pylist()
    return [_with_rate(each) for each in found]


def _with_rate(of: Day) -> Day:
    share = Share.counted(of["flagged"], of["payments"])
    rate = {} if share is None else asdict(share)
    return of | {"day": of["day"].isoformat(), "alert_rate": rate}


def alert_rate(
    days: Sequence[Day], flagged: int, payments: int, settings: MonitorSettings
) -> Finding:
    """Compare the share flagged by the models with that of the test window.

    A day on which other programs pay has another share: few days judge nothing.

    Parameters
    ----------
    days : sequence
        From `days_of`.
    flagged, payments : int
        Of the test window, what the same policy would have flagged.
    """
    now = Share.counted(
        sum(d["flagged"] for d in days), sum(d["payments"] for d in days)
    )
    then = Share.counted(flagged, payments)
    if now is None or then is None or now.rows < settings.least_rows:
        return Finding("alert rate", "no data", "too few payments to tell")
    if len(days) < settings.least_days:
        why = few_days(len(days), settings.least_days)
        return Finding("alert rate", "no data", f"{now.words} flagged; {why}")
    level = apart(then, now, settings.alerts)
    why = f"{now.words} flagged, {then.words} of the test window"
    figures = {"now": asdict(now), "then": asdict(then)}
    return Finding("alert rate", level, why, figures | settings.alerts.model_dump())


def apart(then: Share, now: Share, factors: Factors) -> Level:
    """Return how surely one share is so many times the other, either way.

    Both at the ends of their intervals, so that few payments alone never alarm.
    """
    more = now.lower / then.upper if then.upper else 0.0
    fewer = then.lower / now.upper if now.upper else 0.0
    return above(max(more, fewer), factors.watch, factors.alarm)


def unseen_levels(
    scored: duckdb.DuckDBPyConnection,
    test: pa.Table,
    days: Sequence[Day],
    settings: MonitorSettings,
) -> Finding:
    """Judge the share of payments with a level that training never saw, by column."""
    payments = sum(day["payments"] for day in days)
    if payments < settings.least_rows:
        return Finding("unseen levels", "no data", "too few payments to tell")
    found = dict(scored.sql(query("unseen")).fetchall())
    before = _before(test)
    columns = {
        name: _column(count, payments, before.get(name, 0.0), settings)
        for name, count in found.items()
    }
    if not columns:
        return Finding("unseen levels", "ok", "no level was new")
    name = max(columns, key=lambda each: columns[each]["share"])
    most = columns[name]
    why = f"{most['share']:.2%} with a new {name}, before {most['before']:.2%}"
    level = worst(each["level"] for each in columns.values())
    return Finding("unseen levels", level, why, {"columns": columns})


def _before(test: pa.Table) -> dict[str, float]:
    counted = pc.value_counts(pc.list_flatten(test["unseen_levels"]))
    rows = max(1, test.num_rows)
    return {each["values"]: each["counts"] / rows for each in counted.to_pylist()}


def _column(
    count: int, payments: int, before: float, settings: MonitorSettings
) -> Mapping[str, Any]:
    share = Share.counted(count, payments)
    lower = share.lower - before if share else 0.0
    level = above(lower, settings.unseen.watch, settings.unseen.alarm)
    return {"share": count / payments, "before": before, "level": level}
