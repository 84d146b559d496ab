"""How often and how much, lately."""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import age, ratio
from outlay.features.settings import FeatureSettings

VELOCITY = Family("velocity", __doc__)
_ZERO = "never missing: no payment is 0"
_NO_ACCOUNT = "missing means the payment names no account"
_ORDERS = "orders, awards or a benefit schedule that explain the number of payments"


@VELOCITY.feature("F-VEL-1", clears=_ORDERS, fill=_ZERO)
def payee_payments_1(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid {value} times the day before."""
    return p["payee_paid_1"]


@VELOCITY.feature("F-VEL-7", clears=_ORDERS, fill=_ZERO)
def payee_payments_7(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid {value} times in the 7 days before."""
    return p["payee_paid_7"]


@VELOCITY.feature("F-VEL-30", clears=_ORDERS, fill=_ZERO)
def payee_payments_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid {value} times in the 30 days before."""
    return p["payee_paid_30"]


@VELOCITY.feature("F-VEL-90", clears=_ORDERS, fill=_ZERO)
def payee_payments_90(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid {value} times in the 90 days before."""
    return p["payee_paid_90"]


@VELOCITY.feature("F-VEL-365", clears=_ORDERS, fill=_ZERO, risky=None)
def payee_payments_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid {value} times in the 365 days before."""
    return p["payee_paid_365"]


@VELOCITY.feature("F-VEL-SUM-7", clears=_ORDERS, fill=_ZERO)
def payee_dollars_7(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid ${value} in the 7 days before."""
    return p["payee_cents_7"] / 100


@VELOCITY.feature("F-VEL-SUM-30", clears=_ORDERS, fill=_ZERO)
def payee_dollars_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid ${value} in the 30 days before."""
    return p["payee_cents_30"] / 100


@VELOCITY.feature("F-VEL-SUM-90", clears=_ORDERS, fill=_ZERO)
def payee_dollars_90(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid ${value} in the 90 days before."""
    return p["payee_cents_90"] / 100


@VELOCITY.feature("F-VEL-SUM-365", clears=_ORDERS, fill=_ZERO, risky=None)
def payee_dollars_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid ${value} in the 365 days before."""
    return p["payee_cents_365"] / 100


@VELOCITY.feature(
    "F-VEL-SURGE", clears=_ORDERS, fill="missing means no payment in 365 days"
)
def payee_surge(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments of the last 30 days came {value} times as fast as in the year."""
    known_days = ibis.least(age(p, "payee_min_paid_day_ever"), 365.0)
    expected = p["payee_paid_365"] * 30.0 / ibis.greatest(known_days, 30.0)
    return ratio(p["payee_paid_30"], expected)


@VELOCITY.feature(
    "F-VEL-GAP", clears=_ORDERS, fill="missing means a first payment", risky=None
)
def days_since_payee_paid(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was last paid {value} days before."""
    return age(p, "payee_max_paid_day_ever")


@VELOCITY.feature(
    "F-VEL-PROGRAM-GAP",
    clears="a second entitlement in the same period",
    fill="missing means the program never paid this payee",
    risky="low",
)
def days_since_program_paid(p: Row, _s: FeatureSettings) -> ir.Column:
    """The program last paid this payee {value} days before."""
    return age(p, "payee_program_max_paid_day_ever")


@VELOCITY.feature(
    "F-VEL-EARLY",
    clears="a change of the payment rhythm on file",
    fill="missing means fewer than two payments by the program",
    risky="low",
)
def program_gap_to_usual(p: Row, _s: FeatureSettings) -> ir.Column:
    """The gap since the program's last payment is {value} times the usual gap."""
    last, first = "payee_program_max_paid_day_ever", "payee_program_min_paid_day_ever"
    between = p["payee_program_paid_ever"] - 1
    usual = ratio(p[last] - p[first], between)
    return ratio(age(p, last), usual)


@VELOCITY.feature("F-VEL-ACCT-7", clears=_ORDERS, fill=_NO_ACCOUNT)
def account_payments_7(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account received {value} payments in the 7 days before."""
    return p["account_paid_7"]


@VELOCITY.feature("F-VEL-ACCT-30", clears=_ORDERS, fill=_NO_ACCOUNT)
def account_payments_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account received {value} payments in the 30 days before."""
    return p["account_paid_30"]


@VELOCITY.feature("F-VEL-ACCT-SUM-30", clears=_ORDERS, fill=_NO_ACCOUNT)
def account_dollars_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account received ${value} in the 30 days before."""
    return p["account_cents_30"] / 100


@VELOCITY.feature(
    "F-VEL-ADDR-30", clears=_ORDERS, fill="missing means the payment names no address"
)
def address_payments_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payees at this address were paid {value} times in the 30 days before."""
    return p["address_paid_30"]
