"""Whether one group of payees is flagged, or wrongly flagged, more than another.

The audit's own figures, on what was scored: alerts of the period's last payments, and
false positives of all payments whose review matured.
"""

from collections.abc import Sequence

import pyarrow as pa

from outlay.audit.fairness import DECIDED, Worst, audit_groups, with_groups
from outlay.audit.monitor.levels import Finding, above
from outlay.audit.monitor.scored import Run, score_pieces
from outlay.audit.monitor.settings import MonitorSettings
from outlay.payments.database import connect
from outlay.payments.store import Store

# The last payments speak for a period: all of a month's would not fit into memory.
MOST = 1_000_000
ALERTS, WRONG = "group gap, alerts", "group gap, false positives"
MEASURES = {ALERTS: "selection_rate", WRONG: "false_positive_rate"}
NO_GROUPS = "no groups recorded"


def group_gaps(
    store: Store, runs: Sequence[Run], labelled: pa.Table, settings: MonitorSettings
) -> list[Finding]:
    """Judge the worst ratio of two groups of any one attribute.

    Parameters
    ----------
    runs : sequence of Run
        Of the period and these models.
    labelled : pa.Table
        From `maturing.labelled`.
    """
    decided = {ALERTS: _flagged(runs), WRONG: _decided(labelled)}
    return [_found(store, check, rows, settings) for check, rows in decided.items()]


def _flagged(runs: Sequence[Run]) -> pa.Table:
    parts, rows = [], 0
    for run in reversed(runs):
        if rows >= MOST:
            break
        for piece in score_pieces(run, ["payment_key", "routes", "amount_cents"]):
            parts.append(piece)
            rows += piece.num_rows
    if not parts:
        return DECIDED.empty_table()
    table = pa.Table.from_batches(parts)
    return table_of(
        table["payment_key"],
        _by_model(table),
        pa.nulls(rows, pa.bool_()),
        pa.nulls(rows, pa.float64()),
        table["amount_cents"],
    )


def _by_model(table: pa.Table) -> pa.ChunkedArray:
    with connect() as connection:
        connection.register("scored_rows", table)
        found = connection.sql(
            "select list_contains(routes, 'model') as flagged from scored_rows"
        )
        return found.to_arrow_table()["flagged"]


def _decided(labelled: pa.Table) -> pa.Table:
    names = ("payment_key", "flagged", "bad", "chance", "amount_cents")
    return table_of(*(labelled[name] for name in names))


def table_of(*columns: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Return DECIDED rows of columns in its order."""
    return pa.table(list(columns), schema=DECIDED)


def _found(
    store: Store, check: str, rows: pa.Table, settings: MonitorSettings
) -> Finding:
    if rows.num_rows < settings.least_rows:
        return Finding(check, "no data", "too few payments to tell")
    grouped = with_groups(rows, store.payments_files(), store.groups_folder)
    if not grouped.attributes:
        return Finding(check, "no data", NO_GROUPS)
    audit = audit_groups(grouped.table, grouped.attributes)
    gaps = [
        each
        for each in audit.worst
        if each.measure == MEASURES[check] and len(each.attributes) == 1
    ]
    if not gaps:
        return Finding(check, "no data", "no two groups have enough payments")
    return _judged(check, gaps, settings)


def _judged(check: str, gaps: Sequence[Worst], settings: MonitorSettings) -> Finding:
    widest = max(gaps, key=lambda each: each.ratio.lower)
    ratio, limits = widest.ratio, settings.gaps
    level = above(ratio.lower, limits.watch, limits.alarm)
    (attribute,) = widest.attributes
    value = "any number of" if ratio.value is None else f"{ratio.value:.2f}"
    worst, best = " ".join(ratio.worst), " ".join(ratio.best)
    why = (
        f'by {attribute}: "{worst}" {value} times "{best}", '
        f"surely {ratio.lower:.2f} between some two"
    )
    lowers = {each.attributes[0]: each.ratio.lower for each in gaps}
    return Finding(check, level, why, {"at_least": lowers, **limits.model_dump()})
