"""Which payments matches and failed checks send to a person, or back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.checklist.found import Found, Piece
from outlay.decisions.checklist.matches import of_groups
from outlay.decisions.checklist.verdict import CHECKS, Flags
from outlay.decisions.policy import Policy
from outlay.payments.tables import LIST_SOURCES

BY_NUMBER = ("TIN_NAME", "TIN_ONLY")
BY_SECOND_FACT = ("NAME_DOB", "NAME_ADDR")
OFAC = ("ofac",)
# A true OFAC match is blocked by law whatever the policy says; the other lists tell
# whether somebody may be paid.
OTHERS = tuple(source for source in LIST_SOURCES if source not in OFAC)


@dataclass(frozen=True, slots=True)
class Matched:
    """What the matches of a batch claim, by group of matches, shape (groups,)."""

    ofac: Flags
    by_number: Flags
    by_second_fact: Flags

    @classmethod
    def of(cls, found: Found) -> "Matched":
        """Look through the matches once for the whole batch."""
        held = found.matches.holding
        return cls(
            held(OFAC, BY_NUMBER + BY_SECOND_FACT),
            held(OTHERS, BY_NUMBER),
            held(OTHERS, BY_SECOND_FACT),
        )


@dataclass(frozen=True, slots=True)
class Flagged:
    """Payments flagged outside the models' limit, shape (n,).

    `back` are those with a fault of the data themselves, whose return to the
    certifying officer is recommended unless something else sends them to review.
    """

    ofac: Flags
    listed: Flags
    checked: Flags
    back: Flags

    @property
    def wanted(self) -> Flags:
        """Payments that a person should look at."""
        return self.ofac | self.listed | self.checked

    @property
    def tier(self) -> NDArray[np.int64]:
        """Where they stand in the queue: 2 first, 0 with what the models flag."""
        return np.where(self.ofac, 2, np.where(self.listed | self.checked, 1, 0))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lists and checks found of a batch, and what its matches claim."""

    found: Found
    matched: Matched

    @classmethod
    def of(cls, found: Found) -> "Evidence":
        """Look through the matches once for the whole batch."""
        return cls(found, Matched.of(found))

    def flagged(
        self,
        piece: Piece,
        policy: Policy,
        amount: NDArray[np.int64],
        above: Flags,
    ) -> Flagged:
        """Return what one piece's matches and failed checks lead to.

        A name alone never flags. `above` are the payments that the models flag: a
        match by name and a second fact counts there whatever the amount.
        """
        ofac, by_number, by_second_fact = (
            of_groups(held, piece.groups, np.False_)
            for held in (
                self.matched.ofac,
                self.matched.by_number,
                self.matched.by_second_fact,
            )
        )
        enough = above | (amount >= policy.lists.least_amount_cents)
        # Money that comes back, or none at all, harms nobody by going through.
        out = amount > 0
        leads = policy.checklist.mechanical
        failed = self.found.failed
        wrong = failed(piece, policy.checklist.review, mechanical=False)
        faulty = failed(piece, CHECKS, mechanical=True)
        none = np.zeros(len(amount), dtype=bool)
        return Flagged(
            ofac=ofac,
            listed=out & (by_number | (by_second_fact & enough)),
            checked=out & (wrong | (faulty if leads == "review" else none)),
            back=faulty if leads == "return" else none,
        )
