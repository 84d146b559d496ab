"""Changes of account and address, and what was paid after them.

A change alone is no ground for suspicion: most are honest. It counts together with
what followed: how much, how often, and whether the address moved too.
"""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import cents_from_log, from_log, ratio
from outlay.features.settings import LOG_SCALE, FeatureSettings

CHANGES = Family("changes", __doc__)
_CALL_BACK = (
    "a call back to the payee by a number on file, not by the one in the request"
)
_NOT_CHANGED = "no value means that the account paid now is not one changed to"
_ONE_ACCOUNT = "no value means that only one account is known, or none"


@CHANGES.feature(
    "F-CHG-ACCTS", clears=_CALL_BACK, fill="never missing: none seen is 0", risky="high"
)
def new_accounts_of_payee_90(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid to {value} accounts for the first time in 90 days before."""
    return p["payee_new_account_token_90"]


@CHANGES.feature("F-CHG-ACCT-PAID", clears=_CALL_BACK, fill=_NOT_CHANGED, risky="low")
def payments_since_account_change(p: Row, _s: FeatureSettings) -> ir.Column:
    """Since the change to this account, the payee was paid to it {value} times."""
    return _since(p, p["payee_account_paid_ever"])


@CHANGES.feature("F-CHG-ACCT-SUM", clears=_CALL_BACK, fill=_NOT_CHANGED)
def dollars_since_account_change(p: Row, _s: FeatureSettings) -> ir.Column:
    """With this payment, ${value} went to the account since the payee changed to it."""
    return _since(p, p["payee_account_cents_ever"] + p["amount_cents"]) / 100


@CHANGES.feature(
    "F-CHG-ACCT-USUAL-ELSEWHERE", clears=_CALL_BACK, fill=_ONE_ACCOUNT, risky=None
)
def payee_usual_dollars_elsewhere(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's other accounts usually got ${value} a payment (365 days)."""
    return cents_from_log(_mean_log_elsewhere(p)) / 100


@CHANGES.feature(
    "F-CHG-ACCT-AMOUNT",
    clears=_CALL_BACK,
    fill=_ONE_ACCOUNT,
    other="payee_usual_dollars_elsewhere",
)
def amount_to_usual_elsewhere(p: Row, _s: FeatureSettings) -> ir.Column:
    """The amount is {value} times what the payee's other accounts got (${other})."""
    return ratio(p["amount_cents"], cents_from_log(_mean_log_elsewhere(p)))


@CHANGES.feature("F-CHG-ACCT-RATIO", clears=_CALL_BACK, fill=_ONE_ACCOUNT)
def account_mean_to_elsewhere(p: Row, _s: FeatureSettings) -> ir.Column:
    """Earlier payments to this account were {value} times those to the others."""
    mean = ratio(p["payee_account_log1_365"], p["payee_account_paid_365"]) / LOG_SCALE
    return from_log(mean - _mean_log_elsewhere(p), 9)


@CHANGES.feature(
    "F-CHG-ADDR-TOO",
    clears="a move that explains the new account, confirmed by a call back",
    fill="no value means that account and address did not both change",
    risky="low",
)
def days_between_changes(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's latest changes of account and of address lie {value} days apart."""
    return (_changed(p, "account") - _changed(p, "address")).abs()


def _changed(p: Row, part: str) -> ir.Column:
    """Return the day of the payee's latest change of a part, today's included.

    The first account or address ever is no change.
    """
    now = p[f"payee_{part}_min_paid_day_ever"].isnull() & p[f"{part}_token"].notnull()
    first, newest = p["payee_min_paid_day_ever"], p[f"payee_newest_{part}_token_ever"]
    return ibis.cases(
        (first.isnull(), None), (now, p["day"]), (newest > first, newest), else_=None
    )


def _since(p: Row, value: ir.Column) -> ir.Column:
    """Return a value about the payee's newest account where it is the one paid now."""
    own = ibis.coalesce(p["payee_account_min_paid_day_ever"], p["day"])
    return ibis.ifelse(own == _changed(p, "account"), value, None)


def _mean_log_elsewhere(p: Row) -> ir.Column:
    """Return a year's mean log cents of the payee's payments to other accounts."""
    total = p["payee_log1_365"] - p["payee_account_log1_365"]
    return ratio(total, p["payee_paid_365"] - p["payee_account_paid_365"]) / LOG_SCALE
