"""Proposing and approving a policy: two people, in the store's ledger and the log.

The ledger is what counts. The log's event is written first and in a transaction that
ends after the ledger's entry: a refusal by the ledger leaves no event behind.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from outlay.payments.errors import OutlayError
from outlay.payments.ledger import Act
from outlay.payments.store import Store
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person
from outlay.review.supervising.operating import Operating
from outlay.review.supervising.reach import require_reach
from outlay.review.trail.record import record

if TYPE_CHECKING:
    from outlay.decisions.policy import Policy

SHORTEST = 10  # characters of a reason


def with_limit(now: Operating, limit: float, program: str) -> "Policy":
    """Return what decides now with another limit, for one program or for all.

    Raises
    ------
    Refused
        Where the curve has no such limit or program, or too few rows stand behind it.
    """
    from outlay.decisions.curve import at_limit, at_program_limit

    point = next((p for p in now.line(program, None) if p.limit == limit), None)
    if point is None:
        raise Refused("Nobody knows what this limit would do", "Choose one", "limit")
    if point.missing:
        raise Refused(
            f"For this limit {point.missing:,} more reviewed payments are needed",
            "Choose a larger one",
            "limit",
        )
    if program:
        return at_program_limit(now.policy, limit, program)
    return at_limit(now.policy, limit)


def propose_limit(
    store: Store,
    now: Operating,
    limit: float,
    program: str,
    *,
    by: Person,
    reason: str,
) -> str:
    """Propose the policy that `with_limit` gives; return its hash.

    Raises
    ------
    Refused
        Where it decides already, is proposed already, touches another agency, or the
        reason says too little.
    """
    from outlay.decisions.approvals import open_proposals, propose

    policy = with_limit(now, limit, program)
    require_reach(by, now, policy)
    digest = policy.digest()
    if digest == now.digest:
        raise Refused("This limit holds already", "Choose another", "limit")
    if any(each.facts["policy"] == digest for each in open_proposals(store)):
        raise Refused("This policy is proposed already", "It waits below", "limit")
    act = _act(by, reason)
    with transaction.atomic():
        facts = {"limit": f"{limit:g}", "program": program, "before": now.digest}
        record(by.username, "propose policy", f"policy:{digest}", facts)
        try:
            propose(store, policy, act)
        except OutlayError as error:
            raise _in_words(error) from error
    return digest


def approve_policy(
    store: Store, now: Operating, digest: str, *, by: Person, reason: str
) -> "Policy":
    """Let a proposed policy decide from the next batch on.

    Raises
    ------
    Refused
        Where it is not open, the same person proposed it, it touches an agency that
        they do not supervise, or the reason says too little.
    """
    from outlay.decisions.approvals import approve, kept_policy, open_proposals

    if not any(each.facts["policy"] == digest for each in open_proposals(store)):
        raise Refused("This policy does not wait for approval", "Read the list again")
    try:
        require_reach(by, now, kept_policy(store, digest))
        act = _act(by, reason)
        with transaction.atomic():
            facts = {"before": now.digest}
            record(by.username, "approve policy", f"policy:{digest}", facts)
            return approve(store, digest, act)
    except OutlayError as error:
        raise _in_words(error) from error


def _act(by: Person, reason: str) -> Act:
    said = reason.strip()
    if len(said) < SHORTEST:
        raise Refused(
            "A policy needs a reason", "Say in a sentence why", field="reason"
        )
    return Act(by.username, said, timezone.now())


def _in_words(error: OutlayError) -> Refused:
    fix = error.fix or "ask whoever runs the store"
    return Refused(error.what[:1].upper() + error.what[1:], fix[:1].upper() + fix[1:])
