"""A decision as an outcome of the store: what it says, and how it came to be known.

The store's outcomes and the file of labels both come from here, so that they agree.

A release without a full check says nothing of the payment: it is not "proper"
(docs/store.md#outcomes). A suspicion is not a finding, and a referral is no verdict.
"""

from collections.abc import Mapping
from typing import Any

from outlay.review.deciding.appeals import GRANTED
from outlay.review.models import Action, Decision, Found, Item, Notice, Suspicion
from outlay.review.returning.settled import Settled

SOURCES = {Item.RANDOM: "random_review", Item.SCORE: "risk_review"}
NAMED = {Found.NOTHING: "unknown", "": "unknown"}  # else Found's own word is the class
TAKEN_BACK: dict[str, Any] = {
    "ip_class": "unknown",
    "fraud_state": "none",
    **dict.fromkeys(("amount_wrong_cents", "control", "cause", "theme")),
}


def outcomes_of(settled: Settled) -> list[dict[str, Any]]:
    """Return all that became known, in its order: the last row is what stands now."""
    if settled.ruling is None:
        return [_decided(settled)]
    before = settled.known_at < settled.ruling.at
    return [*([_decided(settled)] if before else []), _ruled(settled, settled.ruling)]


def outcome_of(settled: Settled) -> dict[str, Any]:
    """Return what stands now, as a row of OUTCOMES without `known_on`."""
    return outcomes_of(settled)[-1]


def label_of(outcome: Mapping[str, Any]) -> int | None:
    """Return 1 for improper or referred, 0 for proper, None where it says neither."""
    if outcome["fraud_state"] == "referred":
        return 1
    return {"proper": 0, "unknown": None}.get(outcome["ip_class"], 1)


def _ruled(settled: Settled, ruling: Notice) -> dict[str, Any]:
    """Return what an appeal made of a decision: the same, or taken back.

    A granted appeal finds nothing of the payment itself: that takes a new decision.
    """
    told = _decided(settled)
    if ruling.outcome == GRANTED:
        told |= TAKEN_BACK
    return told | {"known_at": settled.last_known_at, "source": "appeal"}


def _decided(settled: Settled) -> dict[str, Any]:
    item, decision = settled.item, settled.decision
    return {
        "payment_key": item.payment_key,
        "ip_class": _ip_class(decision),
        "fraud_state": _fraud_state(decision),
        "amount_wrong_cents": decision.amount_wrong_cents,
        "control": decision.control or None,
        "cause": decision.cause or None,
        "theme": decision.theme or None,
        "known_at": settled.known_at,
        "source": SOURCES[item.selection],
        "inclusion_probability": item.inclusion_probability,
    }


def _ip_class(decision: Decision) -> str:
    """Return the payment-integrity class that a decision says."""
    return NAMED.get(decision.found, decision.found)


def _fraud_state(decision: Decision) -> str:
    """Return how far a suspicion of fraud has come."""
    if decision.action == Action.REFER:
        return "referred"
    return "suspected" if decision.suspicion == Suspicion.FRAUD else "none"
