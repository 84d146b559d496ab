"""What lists and checks found, told as reasons a person can verify."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.checklist.flagging import (
    BY_NUMBER,
    BY_SECOND_FACT,
    OFAC,
    Evidence,
    Flagged,
)
from outlay.decisions.checklist.found import Piece
from outlay.decisions.checklist.verdict import FAIL, Verdict
from outlay.decisions.policy import Policy
from outlay.decisions.reason_codes import version_of
from outlay.decisions.reasons import Reason
from outlay.decisions.wording import day

PRIVACY_ACT = (
    "A match is no ground for adverse action until the agency has independently "
    "verified it and given the payee notice and the chance to contest it "
    "(5 U.S.C. 552a(p))."
)
BLOCKING = "If it is true, the payment is blocked by law (31 CFR chapter V)."
LISTS = {
    "ofac": "the OFAC sanctions list",
    "sam": "the SAM exclusions",
    "leie": "the exclusions of the HHS Inspector General (LEIE)",
    "dmf": "the Death Master File",
}
AGREES = {
    "TIN_NAME": "Taxpayer number and name agree",
    "TIN_ONLY": "The taxpayer number agrees and the name does not",
    "NAME_DOB": "Name and date of birth agree",
    "NAME_ADDR": "Name and address agree",
}
# Code, and what would clear it.
FAILED = {
    "funds": ("C-FUNDS", "the status of funds of the appropriation"),
    "amount_and_name": ("C-AMOUNT-NAME", "amount and payee's name as on file"),
    "tin": ("C-TIN", "the taxpayer number on the payee's form W-9 or card"),
    "appropriation": (
        "C-APPROPRIATION",
        "the budget officer's word that account and event type fit the payment",
    ),
    "not_deceased": (
        "C-DECEASED",
        "proof of life, or a lawful payee such as an estate or a survivor",
    ),
    "account": ("C-ACCOUNT", "the bank's word that the account is the payee's"),
    "contract_number": ("C-CONTRACT", "the contract's number (PIID)"),
    "award_number": ("C-AWARD", "the award's number (FAIN)"),
    "schedule": ("C-SCHEDULE", "the schedule in a standard format"),
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what was found of the payments of one piece.

    Only what may send a payment to a person is a reason; the rest stands in the row
    as evidence: a match by name alone, a failed check that the policy only records.
    """

    evidence: Evidence
    policy: Policy
    piece: Piece
    flagged: Flagged

    def reasons(self, chosen: NDArray[np.int64]) -> list[list[Reason]]:
        """Return the reasons of the payments at `chosen`: matches, failed checks."""
        return [[*self._matched(row), *self._failed(row)] for row in chosen.tolist()]

    def _matched(self, row: int) -> Iterator[Reason]:
        for match in sorted(self.evidence.found.matches_of(self.piece, row), key=_rank):
            strong = match["strength"] in BY_NUMBER or match["list"] in OFAC
            if match["strength"] in AGREES and (strong or self.flagged.listed[row]):
                yield _reason(match)

    def _failed(self, row: int) -> Iterator[Reason]:
        checklist = self.policy.checklist
        legends = self.evidence.found.legends.items()
        for (name, verdicts), code in zip(
            legends, self.piece.codes[row].tolist(), strict=True
        ):
            said = verdicts[code]
            counts = (
                checklist.mechanical != "record"
                if said.mechanical
                else name in checklist.review
            )
            if said.status == FAIL and counts:
                yield _check(name, said)


def _rank(match: Mapping[str, Any]) -> tuple[int, int, str]:
    strengths = [*BY_NUMBER, *BY_SECOND_FACT]
    strength = match["strength"]
    place = strengths.index(strength) if strength in strengths else len(strengths)
    return list(LISTS).index(match["list"]), place, match["entry"]


def _reason(match: Mapping[str, Any]) -> Reason:
    name = match["list"]
    agrees = f"{AGREES[match['strength']]} with entry {match['entry']}"
    snapshot = f"{LISTS[name]} (as of {day(match['snapshot_on'])})"
    parts = [
        f"{agrees} of {snapshot}: {_sentence(match['compared'])}",
        *([_sentence(match["facts"])] if match["facts"] else []),
        *([BLOCKING] if name == "ofac" else []),
        PRIVACY_ACT,
    ]
    code = f"L-{name.upper()}"
    return Reason(
        code=code,
        model="list",
        sentence=" ".join(parts),
        clears=match["verify"],
        feature=f"list:{name}",
        value=match["name_similarity"],
        contribution=None,
        version=version_of(code),
    )


def _check(name: str, verdict: Verdict) -> Reason:
    code, clears = FAILED[name]
    return Reason(
        code=code,
        model="checklist",
        sentence=f"Check before certification: {_sentence(verdict.why)}",
        clears=clears,
        feature=f"check:{name}",
        value=None,
        contribution=None,
        version=version_of(code),
    )


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."
