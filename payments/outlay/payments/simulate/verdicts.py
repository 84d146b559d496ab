"""What reviewers can say of a payment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outlay.payments.simulate.rows import Flags, Ints
from outlay.payments.tables import FRAUD_STATES, IP_CLASSES, OUTCOME_SOURCES

PROPER, OVER, UNDER, TECHNICAL, UNKNOWN = range(len(IP_CLASSES))
NONE, SUSPECTED, REFERRED, CONFIRMED, CLEARED = range(len(FRAUD_STATES))
RANDOM, RISK, BANK, APPEAL, COURT = range(len(OUTCOME_SOURCES))


@dataclass(frozen=True, slots=True)
class Findings:
    """One finding a row: which payment, what, how much, when, from where."""

    row: Ints
    ip_class: Ints
    fraud_state: Ints
    wrong: Ints
    day: Ints
    source: Ints

    def take(self, which: Flags | Ints) -> "Findings":
        """Return the chosen findings."""
        return Findings(*(getattr(self, name)[which] for name in Findings.__slots__))


def join(parts: Sequence[Findings]) -> Findings:
    """Return all findings of `parts`, in order."""
    return Findings(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Findings.__slots__
        )
    )
