"""What an analyst writes into review.csv, and what it means for a payment."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision says: `amount` is whether it must, may or may not be given."""

    ip_class: str
    fraud_state: str
    amount: str


MUST, MAY, NEVER = "must", "may", "never"

# A release without findings says nothing about the payment: it is not "proper".
VERDICTS = {
    "released": Verdict("unknown", "none", NEVER),
    "proper": Verdict("proper", "none", NEVER),
    "overpayment": Verdict("overpayment", "none", MUST),
    "underpayment": Verdict("underpayment", "none", MUST),
    "technically_improper": Verdict("technically_improper", "none", MAY),
    "suspected_fraud": Verdict("unknown", "suspected", MAY),
    "referred_fraud": Verdict("unknown", "referred", MAY),
}

# OMB's words, however they are written out (OMB Circular A-123, Appendix C).
_CAUSES = {
    "failure to access": "failure_to_access",
    "inability to access": "inability_to_access",
    "does not exist": "does_not_exist",
}


def verdict_of(decision: str) -> Verdict | None:
    """Return what a decision means, or None where it is not one."""
    return VERDICTS.get("_".join(decision.lower().replace("_", " ").split()))


def cause_of(text: str) -> str | None:
    """Return the level of a cause in words, or None where it is not one."""
    plain = " ".join(text.lower().replace("_", " ").split())
    found = [level for words, level in _CAUSES.items() if words in plain]
    return found[0] if len(found) == 1 else None


def cents_of(text: str) -> int | None:
    """Return dollars as exact cents, or None where they are none.

    A dollar sign and commas between thousands may stand; a part of a cent may not.
    """
    plain = text.replace("$", "").replace(",", "").strip()
    try:
        cents = Decimal(plain) * 100
    except InvalidOperation:
        return None
    if not cents.is_finite() or cents != cents.to_integral_value():
        return None
    return int(cents) if abs(cents) < 10**18 else None
