"""All facts of one matrix, read once and handed to both compilers."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from outlay.features.aggregates import Aggregate
from outlay.features.asof import AsOf, no_earlier_than, of_import
from outlay.features.history import History
from outlay.features.settings import FeatureSettings
from outlay.features.sources import findings, payments, table, undoings
from outlay.payments.tables import DISPOSITIONS, OUTCOMES


@dataclass(frozen=True, slots=True)
class Facts:
    """What was known before a day.

    Attributes
    ----------
    payments : Table
        One row a payment.
    standing : Table
        The same with `undone_on`, the day it was known to be undone, or null.
    findings : Table
        Outcomes as events, with the keys of their payment.
    undoings : Table
        Payments as they were undone: `day` is the day it became known.
    """

    payments: ir.Table
    standing: ir.Table
    findings: ir.Table
    undoings: ir.Table

    def read_by(self, aggregate: Aggregate) -> ir.Table:
        """Return the rows that an aggregate counts."""
        if aggregate.how == "standing":
            return self.standing
        return {
            "payments": self.payments,
            "findings": self.findings,
            "undoings": self.undoings,
        }[aggregate.source]


def gather(
    backend: Backend,
    history: History,
    *,
    before: AsOf,
    settings: FeatureSettings,
    without: str | None = None,
    keep: bool = False,
) -> Facts:
    """Return all facts known before a day, leaving one import out.

    What is made from joins is kept in the scratch database. The payments themselves
    stay on disk and are read column by column when they are counted, unless `keep`
    says that they are needed often enough to be copied too.
    """
    rows = before.keep(payments(backend, history.payments, settings))
    if without is not None:
        rows = rows.filter(~of_import(rows, without))
    if keep:
        rows = backend.create_table("payments", rows, temp=True)
    told = table(backend, OUTCOMES, history.outcomes)
    fates = table(backend, DISPOSITIONS, history.dispositions)
    known = before.keep(findings(rows, before.keep_known(told)))
    undone = backend.create_table(
        "undone", undoings(rows, before.keep_known(fates)), temp=True
    )
    standing = _with_undoing(rows, undone)
    return Facts(
        rows,
        standing,
        backend.create_table("findings", known, temp=True),
        backend.create_table("undoings", before.keep(_as_events(standing)), temp=True),
    )


def _with_undoing(rows: ir.Table, undone: ir.Table) -> ir.Table:
    right = undone.rename(undone_key="payment_key")
    joined = rows.left_join(right, rows["payment_key"] == right["undone_key"])
    first = no_earlier_than(joined["undone_on"], joined["day"])
    # SQL's greatest skips nulls here: a payment never undone must stay null.
    kept = ibis.ifelse(joined["undone_on"].isnull(), None, first)
    return joined.mutate(undone_on=kept).drop("undone_key")


def _as_events(rows: ir.Table) -> ir.Table:
    undone = rows.filter(rows["undone_on"].notnull())
    return undone.mutate(day=undone["undone_on"], undone=ibis.literal(1, "int64"))
