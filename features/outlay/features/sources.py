"""The facts that aggregates count: payments, outcomes, and payments undone."""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from outlay.features.asof import day_number, no_earlier_than
from outlay.features.settings import LOG_SCALE, FeatureSettings
from outlay.payments.tables import PAYMENTS, Table

# The day stands above the amount in one number, so that its maximum is the amount
# of the last day (the largest, if there were several) in any engine. 2**38 cents is
# 2.7 billion dollars, and 2**38 times a day before 2059 is exact in a double.
PACK = 2**38

UNDONE = ("returned", "cancelled", "reversed")
ERROR_CLASSES = ("overpayment", "underpayment")
FRAUD_STATES = ("suspected", "referred", "confirmed_by_court")


USED = (
    "payment_key",
    "batch_id",
    "source_line",
    "known_on",
    "scheduled_on",
    "agency",
    "program",
    "payment_type",
    "method",
    "sec_code",
    "tin_type",
    "amount_cents",
    "suspect",
    "payee_token",
    "account_token",
    "address_token",
    "name_token",
    "invoice_token",
    "routing_number",
    "place",
    "day",
    "paid_day",
    "scheduled_day",
    "invoice_day",
    "period_start_day",
    "period_end_day",
    "step",
    "paid",
    "cents",
    "magnitude",
    "positive_cents",
    "log1",
    "log2",
    "packed",
    "limit_cents",
    "near_limit_cents",
)
"""Columns that aggregates and formulas read."""


def table(backend: Backend, contract: Table, files: Sequence[Path]) -> ir.Table:
    """Return the rows of `files` as one table; no files are no rows."""
    if not files:
        return ibis.memtable(contract.empty())
    return backend.read_parquet([str(file) for file in files], union_by_name=True)


def payments(
    backend: Backend, files: Sequence[Path], settings: FeatureSettings
) -> ir.Table:
    """Return one row a payment with its day and what is summed over it.

    `paid` is 1 for money going out; a negative row is a reversal: it counts in sums
    of cents and is no payment of its own. `log1` and `log2` are the fixed-point log
    amount and its square.
    """
    rows = _with_columns(table(backend, PAYMENTS, files), PAYMENTS)
    cents, out = rows["amount_cents"], rows["amount_cents"] > 0
    log = (ibis.ifelse(out, cents, 1).ln() * LOG_SCALE).round().cast("int64")
    limit = _limit_above(cents, settings)
    day = day_number(rows["known_on"])
    made = rows.mutate(
        day=day,
        paid_day=ibis.ifelse(out, day, None),
        step=cents.sign().cast("int64"),
        paid=out.cast("int64"),
        cents=cents,
        magnitude=cents.abs(),
        positive_cents=ibis.ifelse(out, cents, None),
        log1=ibis.ifelse(out, log, None),
        log2=ibis.ifelse(out, log * log, None),
        packed=ibis.ifelse(out, day * PACK + ibis.least(cents, PACK - 1), None),
        limit_cents=limit,
        near_limit_cents=ibis.ifelse(cents >= limit * settings.near_share, limit, None),
        place=_place(rows),
        scheduled_day=day_number(rows["scheduled_on"]),
        invoice_day=day_number(rows["invoice_on"]),
        period_start_day=day_number(rows["period_start"]),
        period_end_day=ibis.ifelse(out, day_number(rows["period_end"]), None),
    )
    return made.select(*USED)


def _with_columns(rows: ir.Table, contract: Table) -> ir.Table:
    """Add contract columns that no file has (they are allowed to be null)."""
    types = {pa.string(): "string", pa.date32(): "date", pa.int64(): "int64"}
    missing = {
        c.name: ibis.null(types[c.type])
        for c in contract.columns
        if c.name not in rows.columns
    }
    return rows.mutate(**missing) if missing else rows


def _place(rows: ir.Table) -> ir.Column:
    """Return country and state as one key; null where neither is given."""
    country, state = rows["country"], rows["state"]
    place = country.fill_null("US").concat("-", state.fill_null(""))
    return ibis.ifelse(country.isnull() & state.isnull(), None, place)


def _limit_above(cents: ir.Column, settings: FeatureSettings) -> ir.Column:
    """Return the smallest limit above a positive amount; null where there is none."""
    branches = [
        ((cents > 0) & (cents < limit), ibis.literal(limit, "int64"))
        for limit in sorted(settings.limits_cents)
    ]
    return ibis.cases(*branches, else_=ibis.null("int64"))


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
        learned_on=day_number(outcomes["known_on"]),
    )
    order = ["known_at", "source", "ip_class", "fraud_state"]
    line = ibis.window(group_by="payment_key", order_by=order)
    names = ("reviewed", "error", "fraud")
    changes = states.select(
        "learned_on",
        finding_of="payment_key",
        **{n: _change(states[f"known_{n}"], line) for n in names},
    )
    joined = changes.inner_join(rows, changes["finding_of"] == rows["payment_key"])
    return joined.mutate(day=no_earlier_than(joined["learned_on"], joined["day"]))


def _change(state: ir.Column, line: object) -> ir.Column:
    return state - ibis.coalesce(state.lag().over(line), 0)


def undoings(rows: ir.Table, dispositions: ir.Table) -> ir.Table:
    """Return `payment_key, undone_on`: first day a payment was known to be undone.

    A disposition says so, of the payment itself or of the one it reverses; else a
    negative row of the same payee and amount takes back the last one still standing.
    """
    explicit = _undone_by_disposition(dispositions)
    matched = _undone_by_reversal(rows, dispositions)
    both = ibis.union(explicit, matched)
    return both.group_by("payment_key").agg(undone_on=both["undone_on"].min())


def _undone_by_disposition(dispositions: ir.Table) -> ir.Table:
    rows = dispositions.filter(
        dispositions["state"].isin(UNDONE) | dispositions["reverses_key"].notnull()
    )
    return rows.select(
        payment_key=ibis.coalesce(rows["reverses_key"], rows["payment_key"]),
        undone_on=day_number(rows["known_on"]),
    )


def _undone_by_reversal(rows: ir.Table, dispositions: ir.Table) -> ir.Table:
    """Match each reversal with the last standing payment, as brackets are matched.

    Within a payee and amount a payment opens a level and a reversal closes the
    deepest open one; a reversal with nothing open closes nothing. Levels depend
    only on earlier rows (and, inside a day, on none of the order: days are equal).
    """
    keys = ["payee_token", "magnitude"]
    signed = _unlinked(rows, dispositions)
    negative = signed.filter(signed["step"] < 0).select(*keys).distinct()
    few = signed.semi_join(negative, keys)
    order = ["day", ibis.desc("step"), "payment_key"]
    run = ibis.cumulative_window(group_by=keys, order_by=order)
    depth = few.mutate(height=few["step"].sum().over(run))
    depth = depth.mutate(floor=ibis.least(depth["height"].min().over(run), 0))
    level = depth["height"] - depth["floor"] + ibis.ifelse(depth["step"] < 0, 1, 0)
    depth = depth.mutate(level=level)
    line = ibis.window(group_by=[*keys, "level"], order_by=order)
    nested = depth.mutate(
        next_step=depth["step"].lead().over(line),
        undone_on=depth["day"].lead().over(line),
    )
    closed = nested.filter(nested["step"] > 0, nested["next_step"] < 0)
    return closed.select("payment_key", "undone_on")


def _unlinked(rows: ir.Table, dispositions: ir.Table) -> ir.Table:
    """Return payments as steps up and down, without reversals that name their own."""
    linked = dispositions.filter(dispositions["reverses_key"].notnull())
    linked = linked.select(
        linked_key="payment_key", linked_on=day_number(linked["known_on"])
    )
    steps = rows.filter(rows["amount_cents"] != 0).select(
        "payment_key", "payee_token", "magnitude", "day", "step"
    )
    named = [
        steps["payment_key"] == linked["linked_key"],
        steps["day"] >= linked["linked_on"],
    ]
    return steps.anti_join(linked, named)


def union_all(parts: Sequence[ir.Table]) -> ir.Table:
    """Return all rows of `parts`, which have the same columns."""
    return reduce(ibis.union, parts)
