"""The one place that says which facts a payment may know.

`history` scope: facts known on a day strictly before the payment's own.
`batch` scope: rows of the payment's own batch. Days are whole numbers counted
from 1970-01-01, so that every engine compares and subtracts them alike.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

Scope = Literal["history", "batch"]

# A batch is known on one day; a file of many days without parts is not one batch,
# or its first row would see its last.
BATCH = ("batch_id", "day")
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day: what became known on it or later is not known yet."""

    on: dt.date

    @property
    def day(self) -> int:
        """The day as a number."""
        return (self.on - _EPOCH).days

    def keep(self, facts: ir.Table) -> ir.Table:
        """Return the facts known before this day."""
        return facts.filter(facts["day"] < self.day)

    def keep_known(self, told: ir.Table) -> ir.Table:
        """Return the stored rows whose `known_on` is before this day."""
        return told.filter(told["known_on"] < ibis.literal(self.on))

    def within(self, day: ir.Column, window: int | None) -> ir.Column | None:
        """Say which of the kept days lie in the last `window` days, None for all."""
        return None if window is None else day >= self.day - window


def day_number(date: ir.Column) -> ir.Column:
    """Return days since 1970-01-01."""
    return date.epoch_days().cast("int64")


def before(keys: tuple[str, ...], window: int | None) -> object:
    """Return the frame of a row's last `window` days (None: all), its own left out."""
    return ibis.range_window(preceding=(window, 1), group_by=list(keys), order_by="day")


def last_visible(day: ir.Column, window: int | None) -> ir.Column:
    """Return the last day on which a fact of `day` is inside the window.

    A fact is seen by payments of the days after it, so an event dated on the
    returned day takes it away from the next day on.
    """
    return ibis.null("int64") if window is None else day + window


def known_in(rows: ir.Table, since: dt.date, until: dt.date) -> ir.Table:
    """Return the rows known in [since, until)."""
    return rows.filter(rows["day"] >= AsOf(since).day, rows["day"] < AsOf(until).day)


def of_import(rows: ir.Table, import_id: str) -> ir.Column:
    """Say which rows came in with this import, whichever part of it."""
    batch = rows["batch_id"]
    return (batch == import_id) | batch.startswith(f"{import_id}-")


def no_earlier_than(fact: ir.Column, payment: ir.Column) -> ir.Column:
    """Return the day a fact about a payment counts from: never before the payment."""
    return ibis.greatest(fact, payment)
