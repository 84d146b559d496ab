"""The stored tables as data frames, with what is counted over them.

Written from the design, not from the feature layer: a second hand on the same rules.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.features.history import History
from outlay.features.settings import FeatureSettings
from outlay.payments.keys import fiscal_year

TEXTS = (
    "batch_id",
    "agency",
    "program",
    "payment_type",
    "method",
    "payee_token",
    "name_token",
    "account_token",
    "address_token",
    "invoice_token",
    "invoice_norm_token",
    "routing_number",
    "alc",
    "schedule_number",
    "state",
    "country",
)
DATES = ("known_on", "scheduled_on", "period_end")
LAST_FITTING = 2**38  # cents that fit beside a day in one number
IN_LOG = 10_000


@dataclass(frozen=True, slots=True)
class Raw:
    """Payments, outcomes and dispositions; days count from `origin`.

    `outcomes.place` and `dispositions.place` are the row of the payment they are of,
    -1 where there is none.
    """

    payments: pd.DataFrame
    outcomes: pd.DataFrame
    dispositions: pd.DataFrame


def read(history: History, origin: dt.date, settings: FeatureSettings) -> Raw:
    """Read all that is stored; one frame holds one table."""
    payments = _frame(
        history.payments, ("payment_key", "amount_cents", *TEXTS), DATES, origin
    )
    for name in TEXTS:
        payments[name] = payments[name].astype("category")
    payments = payments.assign(**_keys(payments, origin, settings))
    payments = payments.assign(**_measures(payments, origin))
    places = pd.Index(payments["payment_key"])
    outcomes = _frame(
        history.outcomes,
        ("payment_key", "ip_class", "fraud_state", "source", "known_at"),
        ("known_on",),
        origin,
    )
    fates = _frame(
        history.dispositions, ("payment_key", "state", "reverses_key"),
        ("known_on",), origin,
    )  # fmt: skip
    outcomes["place"] = places.get_indexer(outcomes["payment_key"])
    fates["place"] = places.get_indexer(fates["payment_key"])
    fates["reverses"] = places.get_indexer(fates["reverses_key"])
    return Raw(payments, outcomes, fates)


def _frame(
    files: Sequence[Path], plain: Sequence[str], dates: Sequence[str], origin: dt.date
) -> pd.DataFrame:
    names = [*plain, *dates]
    tables = [pq.read_table(file, columns=names) for file in files]
    if not tables:
        return pd.DataFrame({name: [] for name in [*plain, *dates, "day"]})
    rows = pa.concat_tables(tables, promote_options="permissive")
    zero = (origin - dt.date(1970, 1, 1)).days
    for name in dates:
        days = pc.subtract(rows[name].cast(pa.int32()).cast(pa.int64()), zero)
        rows = rows.set_column(rows.schema.get_field_index(name), name, days)
    whole = {pa.int64(): pd.Int64Dtype()}
    frame: pd.DataFrame = rows.to_pandas(types_mapper=whole.get)
    return frame.rename(columns={"known_on": "day"}).astype({"day": "int64"})


def _keys(
    rows: pd.DataFrame, origin: dt.date, settings: FeatureSettings
) -> dict[str, pd.Series]:
    """Return what payments are counted by, beside their own columns."""
    country, state = rows["country"].astype(object), rows["state"].astype(object)
    place = country.fillna("US") + "-" + state.fillna("")
    years = {
        day: fiscal_year(origin + dt.timedelta(days=int(day)))
        for day in rows["scheduled_on"].unique()
    }
    year = rows["scheduled_on"].map(years).astype(str)
    alc, number = rows["alc"].astype(object), rows["schedule_number"].astype(object)
    cents = rows["amount_cents"]
    return {
        "place": place.where(country.notna() | state.notna()),
        "schedule": alc + "-" + year + "-" + number,
        "magnitude": cents.abs(),
        "near_limit_cents": cents.map(_near_limit(settings)).astype("Int64"),
    }


def _near_limit(settings: FeatureSettings) -> Callable[[int], int | None]:
    limits = sorted(settings.limits_cents)

    def near(cents: int) -> int | None:
        above = next((limit for limit in limits if 0 < cents < limit), None)
        far = above is None or cents < above * settings.near_share
        return None if far else above

    return near


def _measures(rows: pd.DataFrame, origin: dt.date) -> dict[str, pd.Series]:
    """Return what is summed, or of which the largest or smallest is taken."""
    cents = rows["amount_cents"]
    paid = cents > 0
    log = np.rint(np.log(cents.where(paid, 1).astype("float64")) * IN_LOG)
    log = log.astype("int64").astype("Int64").where(paid)
    day = rows["day"].astype("Int64")
    since_1970 = day + (origin - dt.date(1970, 1, 1)).days
    packed = since_1970 * LAST_FITTING + cents.clip(upper=LAST_FITTING - 1)
    return {
        "paid": paid.astype("int64"),
        "cents": cents,
        "step": pd.Series(np.sign(cents.astype("int64")), rows.index),
        "whole": (paid & (cents % 100 == 0)).astype("int64"),
        "positive_cents": cents.where(paid),
        "log1": log,
        "log2": log * log,
        "packed": packed.where(paid),
        "paid_day": day.where(paid),
        "paid_period_end_day": rows["period_end"].astype("Int64").where(paid),
    }


MEASURES = (
    "paid",
    "cents",
    "step",
    "whole",
    "positive_cents",
    "log1",
    "log2",
    "packed",
    "paid_day",
    "paid_period_end_day",
)
