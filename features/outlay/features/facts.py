"""All facts of one matrix, prepared once and handed to both compilers."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from outlay.features.aggregates import KEY_COLUMNS, Aggregate
from outlay.features.asof import dated, known, no_earlier_than
from outlay.features.known import findings
from outlay.features.networked import link_events, network_events
from outlay.features.recipe import Recipe
from outlay.features.sources import DISPOSITIONS_READ, OUTCOMES_READ
from outlay.features.undone import undoings


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
    network : Table
        What came to networks of payees: members, and what is known of them.
    links : Table
        When payees came to share accounts and addresses.
    """

    payments: ir.Table
    standing: ir.Table
    findings: ir.Table
    undoings: ir.Table
    network: ir.Table
    links: ir.Table

    def read_by(self, aggregate: Aggregate) -> ir.Table:
        """Return the rows that an aggregate counts."""
        if aggregate.how == "standing":
            return self.standing
        return {
            "payments": self.payments,
            "findings": self.findings,
            "undoings": self.undoings,
            "network": self.network,
            "links": self.links,
        }[aggregate.source]


def gather(recipe: Recipe, payments: ir.Table, networks: ir.Table) -> Facts:
    """Add the facts about `payments`, which are history, to a recipe."""
    told, fates = known(dated(OUTCOMES_READ)), known(dated(DISPOSITIONS_READ))
    findings_of = recipe.add("findings", known(findings(payments, told)))
    undone = recipe.add("undone", undoings(payments, fates))
    standing = recipe.add("standing", _with_undoing(payments, undone), kept=False)
    events = recipe.add("undoings", known(_as_events(payments, undone)))
    network = recipe.add("network_events", network_events(networks, findings_of))
    return Facts(
        payments, standing, findings_of, events, network, link_events(networks)
    )


def _with_undoing(rows: ir.Table, undone: ir.Table) -> ir.Table:
    right = undone.rename(undone_key="payment_key")
    joined = rows.left_join(right, rows["payment_key"] == right["undone_key"])
    first = no_earlier_than(joined["undone_on"], joined["day"])
    # SQL's greatest skips nulls here: a payment never undone must stay null.
    kept = ibis.ifelse(joined["undone_on"].isnull(), None, first)
    return joined.mutate(undone_on=kept).drop("undone_key")


def _as_events(rows: ir.Table, undone: ir.Table) -> ir.Table:
    paid = rows.filter(rows["paid"] == 1).select(*KEY_COLUMNS, "payment_key", "day")
    joined = paid.inner_join(undone, "payment_key")
    day = no_earlier_than(joined["undone_on"], joined["day"])
    return joined.select(*KEY_COLUMNS, day=day, undone=ibis.literal(1, "int64"))
