"""Payees tied together by the accounts and addresses that they share.

Payees belong to one network when an account or address joins them, or a chain of
such. One with more than 50 payees joins nobody (networks.py). Sharing is common among
families and honest neighbours: it counts together with what is known of the others.
"""

import ibis
import ibis.expr.types as ir

from outlay.features.families.findings import program_fraud
from outlay.features.feature import Family, Row
from outlay.features.formulas import flag
from outlay.features.settings import FeatureSettings

NETWORK = Family("network", __doc__)
_KIN = "a family, household, guardian or agent that explains what is shared"
_NONE = "no value means that nothing of the payment was shared by then"


@NETWORK.feature("F-NET-LINKS", clears=_KIN, fill="never missing: none shared is 0")
def shared_links_of_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee shares {value} accounts or addresses with other payees."""
    return p["payee_links_ever"]


@NETWORK.feature("F-NET-SIZE", clears=_KIN, fill=_NONE)
def network_payees(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment belongs to a network of {value} payees that share with each other."""
    return _of_network(p, p["network_payees_ever"])


@NETWORK.feature("F-NET-JOINS", clears=_KIN, fill=_NONE)
def ties_to_another_network(p: Row, _s: FeatureSettings) -> ir.Column:
    """Account or address tie the payee to a network it was no part of (1 yes, 0 no)."""
    return _of_network(p, flag(p["other_network"].notnull()))


@NETWORK.feature("F-NET-REVIEWS", clears=_KIN, fill=_NONE, risky=None)
def network_reviews(p: Row, _s: FeatureSettings) -> ir.Column:
    """Results of {value} reviews of the other payees in the network are known."""
    return _of_others(p, "reviewed")


@NETWORK.feature(
    "F-NET-FRAUD",
    clears="the earlier cause was put right, or does not touch this payee",
    fill="no value means that nothing was reviewed of others in the network",
    other="network_reviews",
)
def network_fraud_rate(p: Row, s: FeatureSettings) -> ir.Column:
    """The known rate of referrals in the network is {value} ({other} reviewed)."""
    bad, seen = _of_others(p, "fraud"), _of_others(p, "reviewed")
    rate = (bad + s.prior_reviews * program_fraud(p, s)) / (seen + s.prior_reviews)
    return ibis.ifelse(seen > 0, rate, None)


def _of_others(p: Row, what: str) -> ir.Column:
    """Return what is known of the network without the payee's own part in it."""
    mine = ibis.ifelse(p["payee_network"].notnull(), p[f"payee_{what}_ever"], 0.0)
    return _of_network(p, p[f"network_{what}_ever"] - mine)


def _of_network(p: Row, value: ir.Column) -> ir.Column:
    return ibis.ifelse(p["network"].notnull(), value, None)
