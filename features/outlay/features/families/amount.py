"""The amount against the payee's own history and against its peers."""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import (
    flag,
    middle_dollars,
    ratio,
    robust_z_score,
    usual_dollars,
    z_score,
)
from outlay.features.settings import FeatureSettings

AMOUNT = Family("amount", __doc__)
_NO_YEAR = "missing means the payee was paid nothing in the 365 days before"
_NO_PROGRAM = "missing means the program paid this payee nothing in 365 days"
_INVOICE = "an invoice or award that gives this amount"


@AMOUNT.feature("F-AMT-SIZE", clears=_INVOICE, fill="never missing", risky=None)
def amount_dollars(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is ${value}."""
    return p["amount_cents"] / 100


@AMOUNT.feature("F-AMT-OWN-USUAL", clears=_INVOICE, fill=_NO_YEAR, risky=None)
def payee_usual_dollars(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee is usually paid ${value} a payment (geometric mean, 365 days)."""
    return usual_dollars(p, "payee")


@AMOUNT.feature(
    "F-AMT-OWN", clears=_INVOICE, fill=_NO_YEAR, other="payee_usual_dollars"
)
def amount_to_payee_usual(p: Row, _s: FeatureSettings) -> ir.Column:
    """The amount is {value} times what this payee is usually paid (${other})."""
    return ratio(p["amount_cents"] / 100, usual_dollars(p, "payee"))


@AMOUNT.feature(
    "F-AMT-OWN-Z", clears=_INVOICE, fill=_NO_YEAR, other="payee_usual_dollars"
)
def amount_z_payee(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount lies {value} spreads above the payee's own payments (${other})."""
    return z_score(p, "payee", s)


@AMOUNT.feature("F-AMT-OWN-MIDDLE", clears=_INVOICE, fill=_NO_YEAR, risky=None)
def payee_middle_dollars(p: Row, _s: FeatureSettings) -> ir.Column:
    """Half of the payee's payments of 365 days were below about ${value}."""
    return middle_dollars(p, "payee")


@AMOUNT.feature(
    "F-AMT-OWN-ROBUST", clears=_INVOICE, fill=_NO_YEAR, other="payee_middle_dollars"
)
def amount_robust_z_payee(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount lies {value} robust spreads above the payee's median (${other})."""
    return robust_z_score(p, "payee", s)


@AMOUNT.feature("F-AMT-OWN-PROGRAM-Z", clears=_INVOICE, fill=_NO_PROGRAM)
def amount_z_payee_program(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount lies {value} spreads above what this program pays this payee."""
    return z_score(p, "payee_program", s)


@AMOUNT.feature("F-AMT-MAX", clears=_INVOICE, fill="missing means a first payment")
def amount_to_payee_largest(p: Row, _s: FeatureSettings) -> ir.Column:
    """The amount is {value} times the largest this payee was ever paid."""
    return ratio(p["amount_cents"], p["payee_max_positive_cents_ever"])


@AMOUNT.feature(
    "F-AMT-LAST",
    clears="a change of entitlement, rate or quantity on file",
    fill="missing means the program never paid this payee",
)
def amount_to_last(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount is {value} times the program's last payment to this payee."""
    return ratio(p["amount_cents"], _last_cents(p, s))


@AMOUNT.feature(
    "F-AMT-SAME-LAST",
    clears="an entitlement that pays the same each time",
    fill="missing means the program never paid this payee",
    risky=None,
)
def amount_same_as_last(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount equals the program's last payment to this payee (1 yes, 0 no)."""
    return flag(p["amount_cents"] == _last_cents(p, s))


@AMOUNT.feature(
    "F-AMT-PEER-USUAL",
    clears=_INVOICE,
    fill="missing means no such payment in 365 days",
    risky=None,
)
def peer_usual_dollars(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments of this agency, program and type are usually ${value}."""
    return usual_dollars(p, "peer")


@AMOUNT.feature(
    "F-AMT-PEER-Z",
    clears=_INVOICE,
    fill="missing means no such payment in 365 days",
    other="peer_usual_dollars",
)
def amount_z_peer(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount lies {value} spreads above payments of its kind (${other})."""
    return z_score(p, "peer", s)


@AMOUNT.feature(
    "F-AMT-PEER-MIDDLE",
    clears=_INVOICE,
    fill="missing means no such payment in 365 days",
    risky=None,
)
def peer_middle_dollars(p: Row, _s: FeatureSettings) -> ir.Column:
    """Half of the payments of this agency, program and type were below ${value}."""
    return middle_dollars(p, "peer")


@AMOUNT.feature(
    "F-AMT-PEER-ROBUST",
    clears=_INVOICE,
    fill="missing means no such payment in 365 days",
    other="peer_middle_dollars",
)
def amount_robust_z_peer(p: Row, s: FeatureSettings) -> ir.Column:
    """The amount lies {value} robust spreads above its kind's median (${other})."""
    return robust_z_score(p, "peer", s)


@AMOUNT.feature("F-AMT-ROUND", clears=_INVOICE, fill="never missing")
def amount_round_zeros(p: Row, _s: FeatureSettings) -> ir.Column:
    """The amount, in cents, ends in {value} zeros."""
    cents = p["magnitude"]
    return sum(
        (flag(cents % 10**zeros == 0) for zeros in range(2, 7)), flag(cents % 10 == 0)
    )


@AMOUNT.feature("F-AMT-NINES", clears=_INVOICE, fill="never missing")
def amount_nines(p: Row, _s: FeatureSettings) -> ir.Column:
    """The amount, in whole dollars, ends in {value} nines."""
    next_up = (p["magnitude"] / 100).floor() + 1
    return sum(
        (flag(next_up % 10**nines == 0) for nines in range(2, 6)),
        flag(next_up % 10 == 0),
    )


@AMOUNT.feature(
    "F-AMT-WHOLE",
    clears=_INVOICE,
    fill="no value means an amount with cents, or no payment in 365 days",
    risky="low",
)
def whole_dollars_share_of_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """In whole dollars, as only the share {value} of the payee's payments was."""
    usual = ratio(p["payee_whole_365"], p["payee_paid_365"])
    return ibis.ifelse(p["magnitude"] % 100 == 0, usual, None)


def _last_cents(p: Row, _s: FeatureSettings) -> ir.Column:
    return p["payee_program_max_packed_ever"] % float(2**38)
