"""Which policies may decide: proposed by one person and approved by another.

A policy says how many legitimate payments are delayed, so nobody sets one alone.
Proposals and approvals stand in the store's ledger, by the hash of what the policy
says; the file itself is kept beside it. Without an approved one the default decides.
"""

from outlay.decisions.policy import Policy, default
from outlay.payments.atomic import write_whole
from outlay.payments.errors import PolicyError
from outlay.payments.ledger import Act, Entry, Ledger, same_person
from outlay.payments.store import Store

PROPOSE, APPROVE = "propose policy", "approve policy"
RULE = "docs/decisions.md#who-sets-a-policy"


def propose(store: Store, policy: Policy, act: Act) -> str:
    """Keep a policy and record who proposes it; return its hash.

    Raises
    ------
    PolicyError
        Where it is approved already and nothing newer is.
    """
    digest = policy.digest()
    text = policy.model_dump_json(indent=1) + "\n"
    with store.locked():
        ledger = Ledger.read(store.ledger_file)
        if _last_approved(ledger) == digest:
            raise _refused(f"policy {digest} decides already", "nothing is to be done")
        write_whole(store.policy_file(digest), text.encode())
        ledger.append(PROPOSE, act, {"policy": digest})
    return digest


def approve(store: Store, digest: str, act: Act) -> Policy:
    """Let a proposed policy decide from the next batch on; return it.

    Raises
    ------
    PolicyError
        Where nobody proposed it, or the same person did.
    """
    with store.locked():
        ledger = Ledger.read(store.ledger_file)
        proposal = _proposal(ledger, digest)
        if proposal is None:
            raise _refused(
                f"nobody proposed a policy {digest}",
                "propose it first: outlay policy propose FILE",
            )
        if same_person(proposal.by, act.by):
            raise _refused(
                f"{act.by} proposed policy {digest} and cannot approve it",
                "ask a second person to approve it",
            )
        policy = kept_policy(store, str(proposal.facts["policy"]))
        facts = {"policy": proposal.facts["policy"], "proposal": proposal.number}
        ledger.append(APPROVE, act, facts)
    return policy


def open_proposals(store: Store) -> list[Entry]:
    """Return the proposals that nobody approved since, the newest first.

    Of a policy that was proposed more than once, the last proposal counts.
    """
    proposed: dict[str, Entry] = {}
    for each in Ledger.read(store.ledger_file).entries:
        if each.event == PROPOSE:
            proposed[str(each.facts["policy"])] = each
        elif each.event == APPROVE:
            proposed.pop(str(each.facts["policy"]), None)
    return sorted(proposed.values(), key=lambda each: -each.number)


def standing_policy(store: Store) -> Policy:
    """Return the policy that decides: the last approved, or the default."""
    digest = _last_approved(Ledger.read(store.ledger_file))
    return default() if digest is None else kept_policy(store, digest)


def check_approved(store: Store, policy: Policy) -> None:
    """Refuse a policy that neither is the default nor was ever approved.

    Raises
    ------
    PolicyError
        Where it was not.
    """
    approved = {
        each.facts["policy"]
        for each in Ledger.read(store.ledger_file).entries
        if each.event == APPROVE
    }
    if policy.digest() not in {default().digest(), *approved}:
        raise _refused(
            f"policy {policy.digest()} was not approved by a second person",
            "outlay policy propose FILE, and another person: outlay policy approve; "
            "to see what it promises: outlay policy check",
        )


def kept_policy(store: Store, digest: str) -> Policy:
    """Return a policy that was proposed.

    Raises
    ------
    PolicyError
        Where its file is missing, damaged or another one.
    """
    path = store.policy_file(digest)
    try:
        policy = Policy.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(
            f"the file of policy {digest} is missing or damaged",
            f"put {path.name} back from a backup, or propose the policy again",
        ) from error
    if policy.digest() != digest:
        raise _refused(
            f"the file of policy {digest} was changed",
            f"put {path.name} back from a backup, or propose the policy again",
        )
    return policy


def _last_approved(ledger: Ledger) -> str | None:
    approved = [each for each in ledger.entries if each.event == APPROVE]
    return str(approved[-1].facts["policy"]) if approved else None


def _proposal(ledger: Ledger, digest: str) -> Entry | None:
    """Return the last proposal of a policy; the beginning of its hash is enough."""
    found = [
        each
        for each in ledger.entries
        if each.event == PROPOSE and str(each.facts["policy"]).startswith(digest)
    ]
    return found[-1] if digest and found else None


def _refused(what: str, fix: str) -> PolicyError:
    return PolicyError(what, rule=RULE, fix=fix)
