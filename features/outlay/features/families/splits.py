"""Payments that together pass a limit which each of them stays below."""

import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import ratio
from outlay.features.settings import FeatureSettings

SPLITS = Family("splits", __doc__)
_ORDERS = "separate orders, each needed and each approved"
_NO_LIMIT = "missing means the amount is above every limit"
_NOT_NEAR = "missing means the amount is not near below a limit"


@SPLITS.feature("F-SPLIT-GAP", clears=_ORDERS, fill=_NO_LIMIT)
def share_of_limit(p: Row, _s: FeatureSettings) -> ir.Column:
    """The amount is the share {value} of the next limit above it."""
    return ratio(p["amount_cents"], p["limit_cents"])


@SPLITS.feature("F-SPLIT-COUNT", clears=_ORDERS, fill=_NOT_NEAR)
def near_limit_payments_7(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee got {value} more payments near below this limit in 7 days before."""
    return p["payee_limit_paid_7"]


@SPLITS.feature("F-SPLIT-SUM", clears=_ORDERS, fill=_NOT_NEAR)
def near_limit_sum_7(p: Row, _s: FeatureSettings) -> ir.Column:
    """With those of 7 days before, payments near the limit make {value} times it."""
    return ratio(p["payee_limit_cents_7"] + p["amount_cents"], p["limit_cents"])


@SPLITS.feature("F-SPLIT-WEEK", clears=_ORDERS, fill=_NO_LIMIT)
def week_to_limit(p: Row, _s: FeatureSettings) -> ir.Column:
    """With all of 7 days before, the payee gets {value} times the next limit."""
    return ratio(p["payee_cents_7"] + p["amount_cents"], p["limit_cents"])


@SPLITS.feature("F-SPLIT-BATCH-COUNT", clears=_ORDERS, fill=_NOT_NEAR, scope="batch")
def near_limit_payments_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file has {value} payments to this payee near below this limit."""
    return p["batch_payee_limit_paid"]


@SPLITS.feature("F-SPLIT-BATCH-SUM", clears=_ORDERS, fill=_NOT_NEAR, scope="batch")
def near_limit_sum_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """Those in the file and of 7 days before together make {value} times the limit."""
    total = p["payee_limit_cents_7"] + p["batch_payee_limit_cents"]
    return ratio(total, p["limit_cents"])


@SPLITS.feature(
    "F-SPLIT-BATCH-OWN",
    clears=_ORDERS,
    fill="never missing: the payment itself counts",
    scope="batch",
)
def payee_payments_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file has {value} payments to this payee."""
    return p["batch_payee_paid"]
