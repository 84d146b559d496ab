"""How old the labels are, and how old the models."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import duckdb

from outlay.audit.monitor.levels import Finding, above, in_days
from outlay.audit.monitor.scored import query
from outlay.audit.monitor.settings import Limits, MonitorSettings
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES


def labels_age(
    scored: duckdb.DuckDBPyConnection,
    store: Store,
    as_of: dt.date,
    mature: int,
    settings: MonitorSettings,
) -> Finding:
    """Judge how long ago the newest review became known.

    Beside it: payments of the arm that were drawn at least `mature` days ago and still
    have no outcome, and the median days from scoring to outcome.
    """
    files = [str(path) for path in store.outcomes_files()]
    rows = (
        scored.read_parquet(files, union_by_name=True)
        if files
        else scored.from_arrow(OUTCOMES.empty())
    )
    rows.create_view("outcomes")
    bound = {"as_of": as_of, "mature": mature}
    row = scored.execute(query("ages"), bound).fetchone()
    newest, drawn, waiting, median = row or (None, 0, 0, None)
    figures: dict[str, Any] = {
        "newest": newest.isoformat() if newest else None,
        "arm_old_enough": drawn,
        "arm_waiting": waiting,
        "median_days": median,
    }
    if newest is None:
        return Finding("age of labels", "no data", "no labels", figures)
    days = (as_of - newest).days
    waits = f"; {waiting:,} of {drawn:,} old enough arm payments wait" if drawn else ""
    why = f"the newest review is {in_days(days)} old{waits}"
    return _aged("age of labels", days, why, settings.labels_age, figures)


def model_age(
    trained_as_of: dt.date, as_of: dt.date, settings: MonitorSettings
) -> Finding:
    """Judge how long ago the champion learned what it knows."""
    days = (as_of - trained_as_of).days
    why = f"trained on what was known {in_days(days)} ago"
    figures = {"trained_as_of": trained_as_of.isoformat()}
    return _aged("age of models", days, why, settings.model_age, figures)


def _aged(
    check: str, days: int, why: str, limits: Limits, figures: Mapping[str, Any]
) -> Finding:
    level = above(days, limits.watch, limits.alarm)
    return Finding(
        check, level, why, dict(figures) | {"days": days} | limits.model_dump()
    )
