"""The one place that says which facts a payment may know.

`history` scope: facts known on a day strictly before the payment's own.
`batch` scope: rows of the payment's own batch. Days are whole numbers, so that every
engine compares and subtracts them alike, and they are counted from the day that a
matrix is made for: that day is 0 and all that may be known lies below it. So the
same compiled statements serve every day.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

Scope = Literal["history", "batch"]

# A batch is known on one day; a file of many days without parts is not one batch,
# or its first row would see its last.
BATCH = ("batch_id", "day")
NOTHING = "\x00"  # no import has this id

CLOCK = ibis.table(
    {"as_of": "date", "since": "date", "import_id": "string"}, name="clock"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day a matrix is made for, and whose rows it holds.

    Attributes
    ----------
    as_of : date
        Nothing known on this day or later is history.
    since : date
        First day of the rows of a training matrix.
    import_id : str
        The import of a batch matrix: its own rows are never its history.
    """

    as_of: dt.date
    since: dt.date = dt.date.max
    import_id: str = NOTHING

    @property
    def row(self) -> pa.Table:
        """The table `clock` of one row, which the compiled statements read."""
        schema = pa.schema(
            {"as_of": pa.date32(), "since": pa.date32(), "import_id": pa.string()}
        )
        row = {"as_of": self.as_of, "since": self.since, "import_id": self.import_id}
        return pa.Table.from_pylist([row], schema=schema)


def dated(rows: ir.Table) -> ir.Table:
    """Add `day`, the number of the day a row became known, counted from as-of."""
    clocked = rows.cross_join(CLOCK)
    return clocked.mutate(day=day_number(clocked, "known_on"))


def day_number(clocked: ir.Table, date: str) -> ir.Column:
    """Return days from as-of to a date; below 0 is before."""
    days = clocked[date].epoch_days() - clocked["as_of"].epoch_days()
    return days.cast("int64")


def known(rows: ir.Table) -> ir.Table:
    """Return the rows known before the as-of day."""
    return rows.filter(rows["day"] < 0)


def history(clocked: ir.Table) -> ir.Table:
    """Return what is known and not of the import that is being scored."""
    return known(clocked).filter(~_of_import(clocked))


def asked(clocked: ir.Table) -> ir.Column:
    """Say which rows a training matrix is for: those known since its first day."""
    return clocked["known_on"] >= clocked["since"]


def scored(clocked: ir.Table) -> ir.Table:
    """Return the rows of the import, all standing on the as-of day."""
    own = clocked.filter(_of_import(clocked))
    return own.mutate(day=ibis.literal(0, "int64"))


def _of_import(clocked: ir.Table) -> ir.Column:
    batch, own = clocked["batch_id"], clocked["import_id"]
    return (batch == own) | batch.startswith(own.concat("-"))


def within(day: ir.Column, window: int | None) -> ir.Column | None:
    """Say which days lie in the `window` days before as-of; None for all."""
    return None if window is None else day >= -window


def before(keys: tuple[str, ...], window: int | None) -> object:
    """Return the frame of a row's last `window` days (None: all), its own left out."""
    return ibis.range_window(preceding=(window, 1), group_by=list(keys), order_by="day")


def last_visible(day: ir.Column, window: int | None) -> ir.Column:
    """Return the last day on which a fact of `day` is inside the window.

    A fact is seen by payments of the days after it, so an event dated on the
    returned day takes it away from the next day on.
    """
    return ibis.null("int64") if window is None else day + window


def no_earlier_than(fact: ir.Column, payment: ir.Column) -> ir.Column:
    """Return the day a fact about a payment counts from: never before the payment."""
    return ibis.greatest(fact, payment)
