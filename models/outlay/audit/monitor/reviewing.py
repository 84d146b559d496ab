"""How reviewers work with the scores: what they override, what they accept unseen."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.audit.monitor.levels import Finding, above
from outlay.audit.monitor.scored import Days, Run, query
from outlay.audit.monitor.settings import Limits, MonitorSettings
from outlay.audit.monitor.weighted import Share
from outlay.payments.database import connect
from outlay.payments.tables import REVIEWS, SCORES

NONE = "no reviews recorded"
CHECKS = ("override rate", "blind-accept rate")


def reviewing(
    files: Sequence[Path], runs: Sequence[Run], days: Days, settings: MonitorSettings
) -> list[Finding]:
    """Judge override and blind-accept rate of the cases decided on `days`.

    A payment's last decision counts. Overridden: flagged by the models and released.
    Accepted blind: decided within the set seconds, details unopened, and not released.
    High rates are bad either way: reviewers who override all have models of no use to
    them, those who accept unseen review nothing.

    Raises
    ------
    TableError
        Where a file does not keep the contract of `reviews`.
    """
    counts = _counts(files, runs, days, settings) if files else {}
    if not counts.get("flagged") and not counts.get("timed"):
        return [Finding(check, "no data", NONE) for check in CHECKS]
    return list(_found(counts, settings))


def _found(counts: dict[str, Any], settings: MonitorSettings) -> Iterator[Finding]:
    of = settings.reviews
    override = Share.counted(counts["released"], counts["flagged"])
    yield _judged(
        CHECKS[0], override, "of flagged cases released", of.override, settings
    )
    blind = Share.counted(counts["blind_accepted"], counts["timed"])
    words = f"of cases held within {of.blind_seconds:g} s, details unopened"
    made = _judged(CHECKS[1], blind, words, of.blind, settings)
    more = {name: counts[name] for name in ("blind_released", "median_seconds")}
    yield Finding(made.check, made.level, made.why, {**made.figures, **more})


def _judged(
    check: str,
    share: Share | None,
    words: str,
    limits: Limits,
    settings: MonitorSettings,
) -> Finding:
    if share is None or share.rows < settings.least_labels:
        rows = share.rows if share else 0
        return Finding(check, "no data", f"{rows:,} decided cases are too few to tell")
    level = above(share.lower, limits.watch, limits.alarm)
    why = f"{share.words} {words}"
    return Finding(check, level, why, asdict(share) | limits.model_dump())


def _counts(
    files: Sequence[Path], runs: Sequence[Run], days: Days, settings: MonitorSettings
) -> dict[str, Any]:
    tables = [pq.read_table(path) for path in files]
    for each in tables:
        REVIEWS.check(each)
    reviews = pa.concat_tables(tables)
    place = pa.array(range(reviews.num_rows), pa.int64())
    with connect() as connection:
        connection.register("reviews", reviews.append_column("place", place))
        scored = connection.from_arrow(SCORES.empty())
        if runs:
            scored = connection.read_parquet([str(run.scored) for run in runs])
        scored.create_view("scored")
        bound = {
            "first": days.first,
            "last": days.last,
            "blind": settings.reviews.blind_seconds,
        }
        found = connection.sql(query("reviewing"), params=bound).to_arrow_table()
    counts: dict[str, Any] = found.to_pylist()[0]
    return counts
