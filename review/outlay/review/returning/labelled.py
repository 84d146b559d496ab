"""A decision as an outcome of the store: what it says, and how it came to be known.

A release without a full check says nothing of the payment: it is not "proper"
(docs/store.md#outcomes). A suspicion is not a finding, and a referral is no verdict.
"""

from typing import Any

from outlay.review.models import Action, Decision, Found, Item, Notice, Suspicion
from outlay.review.returning.settled import Settled

SOURCES = {Item.RANDOM: "random_review", Item.SCORE: "risk_review"}
NAMED = {Found.NOTHING: "unknown", "": "unknown"}  # else Found's own word is the class


def outcome_of(settled: Settled) -> dict[str, Any]:
    """Return a decision as a row of OUTCOMES, without `known_on`."""
    item, decision = settled.item, settled.decision
    return {
        "payment_key": item.payment_key,
        "ip_class": ip_class(decision),
        "fraud_state": fraud_state(decision),
        "amount_wrong_cents": decision.amount_wrong_cents,
        "control": decision.control or None,
        "cause": decision.cause or None,
        "theme": decision.theme or None,
        "known_at": settled.known_at,
        "source": SOURCES[item.selection],
        "inclusion_probability": item.inclusion_probability,
    }


def overturned(settled: Settled, notice: Notice) -> dict[str, Any]:
    """Return the outcome of an appeal that was granted: the payment was proper."""
    suspected = fraud_state(settled.decision) != "none"
    return outcome_of(settled) | {
        "ip_class": "proper",
        "fraud_state": "cleared" if suspected else "none",
        "amount_wrong_cents": None,
        "control": None,
        "cause": None,
        "theme": None,
        "known_at": notice.at,
        "source": "appeal",
    }


def ip_class(decision: Decision) -> str:
    """Return the payment-integrity class that a decision says."""
    return NAMED.get(decision.found, decision.found)


def fraud_state(decision: Decision) -> str:
    """Return how far a suspicion of fraud has come."""
    if decision.action == Action.REFER:
        return "referred"
    return "suspected" if decision.suspicion == Suspicion.FRAUD else "none"
