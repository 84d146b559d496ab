"""Which payments were undone, and since when that was known."""

import ibis
import ibis.expr.types as ir

UNDONE = ("returned", "cancelled", "reversed")


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
        undone_on="day",
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
    linked = linked.select(linked_key="payment_key", linked_on="day")
    steps = rows.filter(rows["amount_cents"] != 0).select(
        "payment_key", "payee_token", "magnitude", "day", "step"
    )
    named = [
        steps["payment_key"] == linked["linked_key"],
        steps["day"] >= linked["linked_on"],
    ]
    return steps.anti_join(linked, named)
