"""Since when a payee, account or address is known, and what changed lately."""

import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import age, flag, ratio
from outlay.features.settings import FeatureSettings

AGE = Family("age", __doc__)
_PAYEE_NEW = "missing means the payee was never paid before"
_CALL_BACK = (
    "a call back to the payee by a number on file, not by the one in the request"
)


@AGE.feature(
    "F-AGE-PAYEE",
    clears="registration papers of the payee",
    fill=_PAYEE_NEW,
    risky="low",
)
def payee_age_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was first paid {value} days before."""
    return age(p, "payee_min_paid_day_ever")


@AGE.feature(
    "F-AGE-PAYEE-COUNT",
    clears="registration papers of the payee",
    fill="never missing: no payment is 0",
    risky="low",
)
def payee_payments_ever(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid {value} times before."""
    return p["payee_paid_ever"]


@AGE.feature(
    "F-AGE-PROGRAM",
    clears="the award or enrolment in this program",
    fill="missing means the program never paid this payee",
    risky="low",
)
def payee_program_age_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The program first paid this payee {value} days before."""
    return age(p, "payee_program_min_paid_day_ever")


@AGE.feature(
    "F-AGE-ACCT",
    clears=_CALL_BACK,
    fill="missing means the account is new, or no account is named",
    named_by="account_payments_30",
    risky="low",
)
def account_age_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account first received a payment {value} days before."""
    return age(p, "account_min_paid_day_ever")


@AGE.feature(
    "F-AGE-ACCT-PAYEE",
    clears=_CALL_BACK,
    fill="missing means the account is new for the payee, or no account is named",
    named_by="account_payments_30",
    risky="low",
)
def account_for_payee_age_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was first paid to this account {value} days before."""
    return age(p, "payee_account_min_paid_day_ever")


@AGE.feature(
    "F-AGE-ADDR",
    clears="proof of the address",
    fill="missing means the address is new, or no address is named",
    named_by="address_payments_30",
    risky="low",
)
def address_age_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The address first appeared {value} days before."""
    return age(p, "address_min_paid_day_ever")


@AGE.feature(
    "F-ACCT-NEW",
    clears=_CALL_BACK,
    fill="missing means a first payment, or no account is named",
    named_by="account_payments_30",
)
def account_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments is paid to this account for the first time."""
    return _new(p, "account_token", "payee_account_min_paid_day_ever")


@AGE.feature(
    "F-ACCT-CHANGED",
    clears=_CALL_BACK,
    fill="missing means no account was ever used",
    risky="low",
)
def days_since_new_account(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's newest account was first used {value} days before."""
    return age(p, "payee_newest_account_token_ever")


@AGE.feature(
    "F-ACCT-SHARE",
    clears=_CALL_BACK,
    fill="missing means the payee was never paid before, or no account is named",
    named_by="account_payments_30",
    risky="low",
)
def account_share_of_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account received the share {value} of the payee's earlier payments."""
    return ratio(p["payee_account_paid_ever"], p["payee_paid_ever"])


@AGE.feature(
    "F-BANK-NEW",
    clears=_CALL_BACK,
    fill="missing means a first payment, or no bank is named",
    named_by="bank_reviews",
)
def bank_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments is paid through this bank for the first time."""
    return _new(p, "routing_number", "payee_bank_min_paid_day_ever")


@AGE.feature(
    "F-ADDR-NEW",
    clears="proof of the address",
    fill="missing means a first payment, or no address is named",
    named_by="address_payments_30",
)
def address_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments appears at this address for the first time."""
    return _new(p, "address_token", "payee_address_min_paid_day_ever")


@AGE.feature(
    "F-ADDR-CHANGED",
    clears="proof of the address",
    fill="missing means no address was ever given",
    risky="low",
)
def days_since_new_address(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's newest address first appeared {value} days before."""
    return age(p, "payee_newest_address_token_ever")


@AGE.feature(
    "F-METHOD-NEW", clears="the payee's request to be paid this way", fill=_PAYEE_NEW
)
def method_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments is paid by this method for the first time."""
    return _new(p, "method", "payee_method_min_paid_day_ever")


@AGE.feature(
    "F-TYPE-NEW", clears="the award or enrolment behind this type", fill=_PAYEE_NEW
)
def type_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments gets this payment type for the first time."""
    return _new(p, "payment_type", "payee_type_min_paid_day_ever")


@AGE.feature(
    "F-PLACE-NEW",
    clears="proof of the address",
    fill="no value means a first payment, or no place is given",
)
def place_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments appears in another state for the first time.

    Only the change counts: which state it is would stand in for who lives there.
    """
    return _new(p, "place", "payee_place_min_paid_day_ever")


def _new(p: Row, part: str, first_day: str) -> ir.Column:
    """Return 1 where a payee with history never had this part; null without."""
    seen = flag(p[first_day].isnull())
    known = (p["payee_paid_ever"] > 0) & p[part].notnull()
    return known.ifelse(seen, None)
