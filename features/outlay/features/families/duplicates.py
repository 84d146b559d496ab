"""The same payment twice; what was undone by then does not count."""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import ratio
from outlay.features.settings import FeatureSettings

DUPLICATES = Family("duplicates", __doc__)
_ZERO = "never missing: none seen is 0"
_NO_INVOICE = "missing means the payment names no invoice"
_TWO = "two invoices, deliveries or periods that happen to cost the same"


@DUPLICATES.feature("F-DUP-7", clears=_TWO, fill=_ZERO)
def same_amount_7(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee got {value} standing payments of this amount in 7 days before."""
    return p["payee_amount_standing_payment_7"]


@DUPLICATES.feature("F-DUP-30", clears=_TWO, fill=_ZERO)
def same_amount_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee got {value} standing payments of this amount in 30 days before."""
    return p["payee_amount_standing_payment_30"]


@DUPLICATES.feature("F-DUP-90", clears=_TWO, fill=_ZERO)
def same_amount_90(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee got {value} standing payments of this amount in 90 days before."""
    return p["payee_amount_standing_payment_90"]


@DUPLICATES.feature(
    "F-DUP-USUAL",
    clears=_TWO,
    fill="missing means the payee was paid nothing in 365 days",
    risky="low",
)
def same_amount_share_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Of the payee's payments of the year, the share {value} had this amount."""
    return ratio(p["payee_amount_paid_365"], p["payee_paid_365"])


@DUPLICATES.feature(
    "F-DUP-METHOD", clears="proof that the other payment was stopped", fill=_ZERO
)
def same_amount_other_method_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee got this amount {value} times by another method in 30 days before."""
    every = p["payee_amount_standing_payment_30"]
    return every - p["payee_amount_method_standing_payment_30"]


@DUPLICATES.feature(
    "F-DUP-ACCT", clears=_TWO, fill="missing means the payment names no account"
)
def same_amount_to_account_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account got {value} standing payments of this amount in 30 days before."""
    return p["account_amount_standing_payment_30"]


@DUPLICATES.feature(
    "F-DUP-EXACT",
    clears="proof that the earlier payment was stopped",
    fill=_NO_INVOICE,
)
def exact_duplicate(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's invoice was paid this very amount {value} times before."""
    return p["payee_amount_invoice_standing_payment_ever"]


@DUPLICATES.feature(
    "F-DUP-INVOICE", clears="part payments of one invoice", fill=_NO_INVOICE
)
def same_invoice(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee's invoice was paid {value} times before and not taken back."""
    return p["payee_invoice_standing_payment_ever"]


@DUPLICATES.feature(
    "F-DUP-NEAR-INVOICE", clears="invoice numbers that are alike", fill=_NO_INVOICE
)
def near_invoice(p: Row, _s: FeatureSettings) -> ir.Column:
    """An invoice number that is spelt almost alike was paid {value} times before."""
    every = p["payee_near_invoice_standing_payment_ever"]
    return every - p["payee_invoice_standing_payment_ever"]


@DUPLICATES.feature(
    "F-DUP-ACCT-INVOICE",
    clears="two payees that bill alike and may share the account",
    fill="missing means the payment names no account or no invoice",
)
def invoice_of_another_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """For another payee this invoice was paid to this account {value} times before."""
    every = p["account_invoice_standing_payment_ever"]
    return every - p["payee_account_invoice_standing_payment_ever"]


@DUPLICATES.feature("F-DUP-BATCH", clears=_TWO, fill=_ZERO, scope="batch")
def same_amount_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays this payee this amount {value} more times, reversals taken off."""
    return _others(p, "batch_payee_amount_step")


@DUPLICATES.feature(
    "F-DUP-BATCH-METHOD",
    clears="proof that the other payment was stopped",
    fill=_ZERO,
    scope="batch",
)
def same_amount_other_method_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays this payee this amount by another method {value} times."""
    every = p["batch_payee_amount_step"]
    return ibis.greatest(every - p["batch_payee_amount_method_step"], 0.0)


@DUPLICATES.feature(
    "F-DUP-BATCH-EXACT",
    clears="proof that the other payment was stopped",
    fill=_NO_INVOICE,
    scope="batch",
)
def exact_duplicate_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays this invoice this very amount {value} more times."""
    return _others(p, "batch_payee_amount_invoice_step")


@DUPLICATES.feature(
    "F-DUP-BATCH-INVOICE",
    clears="part payments of one invoice",
    fill=_NO_INVOICE,
    scope="batch",
)
def same_invoice_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays this invoice {value} more times, reversals taken off."""
    return _others(p, "batch_payee_invoice_step")


@DUPLICATES.feature(
    "F-DUP-BATCH-NEAR-INVOICE",
    clears="invoice numbers that are alike",
    fill=_NO_INVOICE,
    scope="batch",
)
def near_invoice_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays an invoice that is spelt almost alike {value} times."""
    every, same = p["batch_payee_near_invoice_step"], p["batch_payee_invoice_step"]
    return every - same


@DUPLICATES.feature(
    "F-DUP-BATCH-ACCT-INVOICE",
    clears="two payees that bill alike and may share the account",
    fill="missing means the payment names no account or no invoice",
    scope="batch",
)
def payees_of_invoice_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays one invoice number to this account for {value} payees."""
    return p["batch_account_invoice_distinct_payee_token"]


@DUPLICATES.feature(
    "F-DUP-PERIOD",
    clears="a supplement or correction for the same period",
    fill="missing means no earlier period is known, or none is given now",
    named_by="period_days",
)
def period_overlap_days(p: Row, _s: FeatureSettings) -> ir.Column:
    """The period begins {value} days before the end of the last one paid."""
    return p["payee_program_max_paid_period_end_day_ever"] - p["period_start_day"] + 1


def _others(p: Row, column: str) -> ir.Column:
    """Return a batch count without the payment itself, never below 0."""
    others = p[column] - p["paid"]
    return others.isnull().ifelse(None, ibis.greatest(others, 0.0))
