"""What earlier reviews and returns said, from the day they said it."""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import known_rate
from outlay.features.settings import FeatureSettings

FINDINGS = Family("findings", __doc__)
_ZERO = "never missing: none known is 0"
_RATE = "never missing: nothing reviewed gives the rate of the wider group"
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


@FINDINGS.feature("F-KNOWN-PROGRAM-ERROR", clears=_CAUSE, fill=_RATE)
def program_error_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """Of the program's reviewed payments the share {value} was found wrong."""
    return _program(p, "error", s.prior_error, s)


@FINDINGS.feature("F-KNOWN-PROGRAM-FRAUD", clears=_CAUSE, fill=_RATE)
def program_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """Of the program's reviewed payments the share {value} was referred."""
    return _program(p, "fraud", s.prior_fraud, s)


@FINDINGS.feature(
    "F-KNOWN-ERROR", clears=_CAUSE, fill=_RATE, other="program_error_rate"
)
def payee_error_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The payee's known rate of wrong payments is {value}, the program's {other}."""
    return known_rate(p, "payee", "error", program_error_rate(p, s), s)


@FINDINGS.feature(
    "F-KNOWN-FRAUD-RATE", clears=_CAUSE, fill=_RATE, other="program_fraud_rate"
)
def payee_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The payee's known rate of referrals is {value}, the program's {other}."""
    return known_rate(p, "payee", "fraud", program_fraud_rate(p, s), s)


@FINDINGS.feature("F-KNOWN-ACCT-FRAUD", clears=_CAUSE, fill=_NO_ACCOUNT)
def account_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals among payments to this account is {value}."""
    return known_rate(p, "account", "fraud", program_fraud_rate(p, s), s)


@FINDINGS.feature("F-KNOWN-ACCT-ERROR", clears=_CAUSE, fill=_NO_ACCOUNT)
def account_error_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of wrong payments to this account is {value}."""
    return known_rate(p, "account", "error", program_error_rate(p, s), s)


@FINDINGS.feature("F-KNOWN-ADDR-FRAUD", clears=_CAUSE, fill=_NO_ADDRESS)
def address_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals among payments to this address is {value}."""
    return known_rate(p, "address", "fraud", program_fraud_rate(p, s), s)


@FINDINGS.feature("F-KNOWN-BANK-FRAUD", clears=_CAUSE, fill=_NO_BANK)
def bank_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals among payments through this bank is {value}."""
    return known_rate(p, "bank", "fraud", program_fraud_rate(p, s), s)


@FINDINGS.feature("F-KNOWN-UNDONE", clears=_CAUSE, fill=_ZERO)
def payee_undone_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments to this payee were returned or taken back {value} times in a year."""
    return p["payee_undone_365"]


@FINDINGS.feature("F-KNOWN-ACCT-UNDONE", clears=_CAUSE, fill=_NO_ACCOUNT)
def account_undone_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments to this account were returned or taken back {value} times in a year."""
    return p["account_undone_365"]


def _program(p: Row, what: str, prior: float, s: FeatureSettings) -> ir.Column:
    return known_rate(p, "program", what, ibis.literal(prior), s)
