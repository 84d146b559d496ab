"""What earlier reviews and returns said, from the day they said it.

A rate is drawn towards the rate of the program, the more so the fewer the reviews
(formulas.known_rate). Where nothing was reviewed there is no rate: the program's own
would say nothing of the payee, account or address.
"""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import known_rate
from outlay.features.settings import FeatureSettings

FINDINGS = Family("findings", __doc__)
_ZERO = "never missing: none known is 0"
_NOTHING = "no value means that nothing was reviewed by then, or that none is named"
_NO_ACCOUNT = "missing means the payment names no account"
_NO_ADDRESS = "missing means the payment names no address"
_NO_BANK = "missing means the payment names no bank"
_CAUSE = "the earlier cause was put right, or does not apply to this payment"


@FINDINGS.feature("F-KNOWN-REVIEWS", clears=_CAUSE, fill=_ZERO, risky=None)
def payee_reviews(p: Row, _s: FeatureSettings) -> ir.Column:
    """Results of {value} earlier reviews of this payee's payments are known."""
    return p["payee_reviewed_ever"]


@FINDINGS.feature("F-KNOWN-ERRORS", clears=_CAUSE, fill=_ZERO)
def payee_errors(p: Row, _s: FeatureSettings) -> ir.Column:
    """Earlier payments to this payee were found wrong {value} times."""
    return p["payee_error_ever"]


@FINDINGS.feature("F-KNOWN-FRAUD", clears=_CAUSE, fill=_ZERO)
def payee_frauds(p: Row, _s: FeatureSettings) -> ir.Column:
    """Earlier payments to this payee were suspected or referred {value} times."""
    return p["payee_fraud_ever"]


@FINDINGS.feature("F-KNOWN-PROGRAM-ERROR", clears=_CAUSE, fill=_NOTHING)
def program_error_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """Of the program's reviewed payments the share {value} was found wrong."""
    return _where_reviewed(p, "program", _program_error(p, s))


@FINDINGS.feature("F-KNOWN-PROGRAM-FRAUD", clears=_CAUSE, fill=_NOTHING)
def program_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """Of the program's reviewed payments the share {value} was referred."""
    return _where_reviewed(p, "program", program_fraud(p, s))


@FINDINGS.feature(
    "F-KNOWN-ERROR", clears=_CAUSE, fill=_NOTHING, other="program_error_rate"
)
def payee_error_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The payee's known rate of wrong payments is {value}, the program's {other}."""
    return _error_rate(p, "payee", s)


@FINDINGS.feature(
    "F-KNOWN-FRAUD-RATE", clears=_CAUSE, fill=_NOTHING, other="program_fraud_rate"
)
def payee_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The payee's known rate of referrals is {value}, the program's {other}."""
    return _fraud_rate(p, "payee", s)


@FINDINGS.feature("F-KNOWN-ACCT-REVIEWS", clears=_CAUSE, fill=_NO_ACCOUNT, risky=None)
def account_reviews(p: Row, _s: FeatureSettings) -> ir.Column:
    """Results of {value} earlier reviews of payments to this account are known."""
    return p["account_reviewed_ever"]


@FINDINGS.feature(
    "F-KNOWN-ACCT-FRAUD", clears=_CAUSE, fill=_NOTHING, other="account_reviews"
)
def account_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals to this account is {value} ({other} reviewed)."""
    return _fraud_rate(p, "account", s)


@FINDINGS.feature(
    "F-KNOWN-ACCT-ERROR", clears=_CAUSE, fill=_NOTHING, other="account_reviews"
)
def account_error_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of errors to this account is {value} ({other} reviewed)."""
    return _error_rate(p, "account", s)


@FINDINGS.feature("F-KNOWN-ADDR-REVIEWS", clears=_CAUSE, fill=_NO_ADDRESS, risky=None)
def address_reviews(p: Row, _s: FeatureSettings) -> ir.Column:
    """Results of {value} earlier reviews of payments to this address are known."""
    return p["address_reviewed_ever"]


@FINDINGS.feature(
    "F-KNOWN-ADDR-FRAUD", clears=_CAUSE, fill=_NOTHING, other="address_reviews"
)
def address_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals at this address is {value} ({other} reviewed)."""
    return _fraud_rate(p, "address", s)


@FINDINGS.feature("F-KNOWN-BANK-REVIEWS", clears=_CAUSE, fill=_NO_BANK, risky=None)
def bank_reviews(p: Row, _s: FeatureSettings) -> ir.Column:
    """Results of {value} earlier reviews of payments through this bank are known."""
    return p["bank_reviewed_ever"]


@FINDINGS.feature(
    "F-KNOWN-BANK-FRAUD", clears=_CAUSE, fill=_NOTHING, other="bank_reviews"
)
def bank_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals through this bank is {value} ({other} reviewed)."""
    return _fraud_rate(p, "bank", s)


@FINDINGS.feature("F-KNOWN-UNDONE", clears=_CAUSE, fill=_ZERO)
def payee_undone_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments to this payee were returned or taken back {value} times in a year."""
    return p["payee_undone_365"]


@FINDINGS.feature("F-KNOWN-ACCT-UNDONE", clears=_CAUSE, fill=_NO_ACCOUNT)
def account_undone_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments to this account were returned or taken back {value} times in a year."""
    return p["account_undone_365"]


def _error_rate(p: Row, key: str, s: FeatureSettings) -> ir.Column:
    rate = known_rate(p, key, "error", _program_error(p, s), s)
    return _where_reviewed(p, key, rate)


def _fraud_rate(p: Row, key: str, s: FeatureSettings) -> ir.Column:
    rate = known_rate(p, key, "fraud", program_fraud(p, s), s)
    return _where_reviewed(p, key, rate)


def _program_error(p: Row, s: FeatureSettings) -> ir.Column:
    return known_rate(p, "program", "error", ibis.literal(s.prior_error), s)


def program_fraud(p: Row, s: FeatureSettings) -> ir.Column:
    """Return the program's known rate, or the assumed one where nothing is known."""
    return known_rate(p, "program", "fraud", ibis.literal(s.prior_fraud), s)


def _where_reviewed(p: Row, key: str, rate: ir.Column) -> ir.Column:
    return ibis.ifelse(p[f"{key}_reviewed_ever"] > 0, rate, None)
