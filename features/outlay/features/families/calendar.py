"""When a payment is made, for what period, and on which schedule."""

import ibis.expr.types as ir

from outlay.features.calendar import days_to_year_end, on_holiday, on_weekend
from outlay.features.feature import Family, Row
from outlay.features.formulas import age, flag
from outlay.features.settings import FeatureSettings

CALENDAR = Family("calendar", __doc__)
_NEVER = "never missing"
_INVOICE = "the invoice and its terms"
_DATE = "a reason on file for paying on a day when banks are closed"
_STOPPED = "proof that what the schedule paid before was stopped or differs"


@CALENDAR.feature(
    "F-CAL-YEAR-END",
    clears="a need that the year's end explains",
    fill=_NEVER,
    risky="low",
)
def days_to_fiscal_year_end(p: Row, _s: FeatureSettings) -> ir.Column:
    """The fiscal year ends {value} days after the payment (31 USC 1102)."""
    return days_to_year_end(p["scheduled_on"])


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


@CALENDAR.feature("F-CAL-WEEKEND", clears=_DATE, fill=_NEVER)
def paid_on_weekend(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is scheduled for a weekend (1 yes, 0 no)."""
    return flag(on_weekend(p["scheduled_on"]))


@CALENDAR.feature("F-CAL-HOLIDAY", clears=_DATE, fill=_NEVER)
def paid_on_holiday(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is scheduled for a federal holiday (1 yes, 0 no)."""
    return flag(on_holiday(p["scheduled_on"]))


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


@CALENDAR.feature(
    "F-CAL-SCHEDULE-AGAIN",
    clears=_STOPPED,
    fill="no value means that the schedule number is new this fiscal year",
    risky="low",
)
def schedule_first_seen_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The same schedule number first came {value} days before, in this fiscal year."""
    return age(p, "schedule_min_paid_day_ever")


@CALENDAR.feature(
    "F-CAL-SCHEDULE-UNDONE", clears=_STOPPED, fill="never missing: none known is 0"
)
def schedule_payments_undone(p: Row, _s: FeatureSettings) -> ir.Column:
    """Earlier, {value} payments of this schedule number were returned or taken back."""
    return p["schedule_undone_ever"]


@CALENDAR.feature(
    "F-CAL-PAID-AGAIN",
    clears="the reason why the earlier payment came back",
    fill="never missing: none known is 0",
)
def same_amount_undone_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's payments of this amount were taken back {value} times in 30 days."""
    return p["payee_amount_undone_30"]
