"""What reviews and returns found, as events that add up."""

import ibis
import ibis.expr.types as ir

from outlay.features.aggregates import KEY_COLUMNS
from outlay.features.asof import no_earlier_than

ERROR_CLASSES = ("overpayment", "underpayment")
FRAUD_STATES = ("suspected", "referred", "confirmed_by_court")


def findings(rows: ir.Table, outcomes: ir.Table) -> ir.Table:
    """Return what became known of payments, as events that add up.

    Every new outcome of a payment takes the earlier one away and adds itself, on
    the day it became known: sums over events give the state of knowledge of any day.
    """
    fraud = outcomes["fraud_state"].isin(FRAUD_STATES)
    told = (outcomes["ip_class"] != "unknown") | (outcomes["fraud_state"] != "none")
    states = outcomes.mutate(
        known_reviewed=told.cast("int64"),
        known_fraud=fraud.cast("int64"),
        known_error=(outcomes["ip_class"].isin(ERROR_CLASSES) & ~fraud).cast("int64"),
    )
    order = ["day", "known_at", "source", "ip_class", "fraud_state"]
    line = ibis.window(group_by="payment_key", order_by=order)
    names = ("reviewed", "error", "fraud")
    changes = states.select(
        learned_on="day",
        finding_of="payment_key",
        **{n: _change(states[f"known_{n}"], line) for n in names},
    )
    joined = changes.inner_join(rows, changes["finding_of"] == rows["payment_key"])
    day = no_earlier_than(joined["learned_on"], joined["day"])
    return joined.select(*KEY_COLUMNS, *names, day=day)


def _change(state: ir.Column, line: object) -> ir.Column:
    return state - ibis.coalesce(state.lag().over(line), 0)
