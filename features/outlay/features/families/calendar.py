"""When a payment is made, and for what period."""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.settings import FeatureSettings

CALENDAR = Family("calendar", __doc__)
_NEVER = "never missing"
_INVOICE = "the invoice and its terms"


@CALENDAR.feature(
    "F-CAL-YEAR-END",
    clears="a need that the year's end explains",
    fill=_NEVER,
    risky="low",
)
def days_to_fiscal_year_end(p: Row, _s: FeatureSettings) -> ir.Column:
    """The fiscal year ends {value} days after the payment (31 USC 1102)."""
    day = p["scheduled_on"]
    year = day.year() + flag_int(day.month() >= 10)
    end = ibis.date(year, 9, 30)
    return (end.epoch_days() - day.epoch_days()).cast("float64")


@CALENDAR.feature(
    "F-CAL-MONTH-DAY", clears="a benefit calendar", fill=_NEVER, risky=None
)
def day_of_month(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is scheduled for day {value} of the month."""
    return p["scheduled_on"].day().cast("float64")


@CALENDAR.feature("F-CAL-WEEKDAY", clears="a pay calendar", fill=_NEVER, risky=None)
def weekday(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is scheduled for weekday {value} (0 is Monday, 6 Sunday)."""
    return p["scheduled_on"].day_of_week.index().cast("float64")


@CALENDAR.feature(
    "F-CAL-LEAD", clears="a reason for haste on file", fill=_NEVER, risky="low"
)
def lead_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment became known {value} days before it is to be paid."""
    return p["scheduled_day"] - p["day"]


@CALENDAR.feature(
    "F-CAL-INVOICE", clears=_INVOICE, fill="missing means no invoice date", risky=None
)
def invoice_age_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The invoice is dated {value} days before the payment."""
    return p["scheduled_day"] - p["invoice_day"]


@CALENDAR.feature(
    "F-CAL-PERIOD", clears=_INVOICE, fill="missing means no period given", risky=None
)
def period_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is for a period of {value} days."""
    return p["period_end_day"] - p["period_start_day"] + 1


@CALENDAR.feature(
    "F-CAL-PERIOD-AGE",
    clears=_INVOICE,
    fill="missing means no period given",
    risky=None,
)
def days_since_period_end(p: Row, _s: FeatureSettings) -> ir.Column:
    """The period paid for ended {value} days before the payment."""
    return p["scheduled_day"] - p["period_end_day"]


def flag_int(truth: ir.Column) -> ir.Column:
    """Return 1 or 0 as a whole number."""
    return truth.cast("int64")
