"""Payments as aggregates and formulas read them."""

import ibis
import ibis.expr.types as ir
from ibis.expr.schema import Schema

from outlay.features.asof import dated, day_number
from outlay.features.calendar import fiscal_year
from outlay.features.districts import out_of_district
from outlay.features.settings import LOG_SCALE, FeatureSettings
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, PAYMENTS

# The day stands above the amount in one number, so that its maximum is the amount
# of the last day (the largest, if there were several) in any engine. 2**38 cents is
# 2.7 billion dollars, and 2**38 times a day before 2059 is exact in a double.
PACK = 2**38

OUTCOMES_READ = ibis.table(Schema.from_pyarrow(OUTCOMES.schema), name="outcomes_read")
DISPOSITIONS_READ = ibis.table(
    Schema.from_pyarrow(DISPOSITIONS.schema), name="dispositions_read"
)

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
    "invoice_norm_token",
    "routing_number",
    "place",
    "schedule",
    "tin_check",
    "out_of_district",
    "day",
    "paid_day",
    "scheduled_day",
    "invoice_day",
    "period_start_day",
    "period_end_day",
    "paid_period_end_day",
    "step",
    "paid",
    "cents",
    "magnitude",
    "whole",
    "positive_cents",
    "log1",
    "log2",
    "packed",
    "limit_cents",
    "near_limit_cents",
)
"""Columns that aggregates and formulas read."""

TOKENS = (
    "payee_token",
    "account_token",
    "address_token",
    "name_token",
    "invoice_token",
    "invoice_norm_token",
    "routing_number",
)
"""Keys that are only ever compared for being equal."""

CLOCKED = ("as_of", "since", "import_id")


def payments(
    settings: FeatureSettings, extras: tuple[tuple[str, str], ...]
) -> ir.Table:
    """Return one row a payment with its day and what is summed over it.

    `paid` is 1 for money going out; a negative row is a reversal: it counts in sums
    of cents and is no payment of its own. `log1` and `log2` are the fixed-point log
    amount and its square. `extras` are further columns with their ibis types.
    """
    stored = Schema.from_pyarrow(PAYMENTS.schema)
    rows = dated(ibis.table({**stored, **dict(extras)}, name="payments_read"))
    made = rows.mutate(
        **_amounts(rows, settings),
        **_dates(rows),
        **{name: _short(rows[name]) for name in TOKENS},
        place=_short(_place(rows)),
        schedule=_short(_schedule(rows)),
        out_of_district=out_of_district(rows),
    )
    return made.select(*USED, *CLOCKED, *(name for name, _ in extras))


def _short(key: ir.Column) -> ir.Column:
    """Return a text key as 64 bits, which group and join a quarter faster.

    Two of ten million keys meet by chance in one store of 370,000.
    """
    return ibis.ifelse(key.isnull(), None, key.hash())


def _amounts(rows: ir.Table, settings: FeatureSettings) -> dict[str, ir.Column]:
    cents, out = rows["amount_cents"], rows["amount_cents"] > 0
    log = log_cents(ibis.ifelse(out, cents, 1))
    limit = _limit_above(cents, settings)
    day = rows["known_on"].epoch_days().cast("int64")
    return {
        "step": cents.sign().cast("int64"),
        "paid": out.cast("int64"),
        "cents": cents,
        "magnitude": cents.abs(),
        "whole": (out & (cents % 100 == 0)).cast("int64"),
        "positive_cents": ibis.ifelse(out, cents, None),
        "log1": ibis.ifelse(out, log, None),
        "log2": ibis.ifelse(out, log * log, None),
        "packed": ibis.ifelse(out, day * PACK + ibis.least(cents, PACK - 1), None),
        "limit_cents": limit,
        "near_limit_cents": ibis.ifelse(
            cents >= limit * settings.near_share, limit, None
        ),
    }


def log_cents(cents: ir.Column) -> ir.Column:
    """Return the natural logarithm of cents in steps of 1/LOG_SCALE."""
    return (cents.ln() * LOG_SCALE).round().cast("int64")


def _dates(rows: ir.Table) -> dict[str, ir.Column]:
    out, ends = rows["amount_cents"] > 0, day_number(rows, "period_end")
    return {
        "paid_day": ibis.ifelse(out, rows["day"], None),
        "scheduled_day": day_number(rows, "scheduled_on"),
        "invoice_day": day_number(rows, "invoice_on"),
        "period_start_day": day_number(rows, "period_start"),
        "period_end_day": ends,
        "paid_period_end_day": ibis.ifelse(out, ends, None),
    }


def _place(rows: ir.Table) -> ir.Column:
    """Return country and state as one key; null where neither is given."""
    country, state = rows["country"], rows["state"]
    place = country.fill_null("US").concat("-", state.fill_null(""))
    return ibis.ifelse(country.isnull() & state.isnull(), None, place)


def _schedule(rows: ir.Table) -> ir.Column:
    """Return what makes a schedule one: location, fiscal year and its number."""
    year = fiscal_year(rows["scheduled_on"]).cast("string")
    return rows["alc"].concat("-", year, "-", rows["schedule_number"])


def _limit_above(cents: ir.Column, settings: FeatureSettings) -> ir.Column:
    """Return the smallest limit above a positive amount; null where there is none."""
    branches = [
        ((cents > 0) & (cents < limit), ibis.literal(limit, "int64"))
        for limit in sorted(settings.limits_cents)
    ]
    return ibis.cases(*branches, else_=ibis.null("int64"))
