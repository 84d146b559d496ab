"""What a check may say, and the codes in which a batch's answers are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.policy import CheckName

Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]

CHECKS: tuple[str, ...] = get_args(CheckName)
"""The checks (i) to (ix) of the order on payment integrity of 25 March 2025."""

DEBT = "debt"
"""No tenth check: information that stands beside them where a source gives it."""

PASS, FAIL, NOT_CHECKED = "pass", "fail", "not_checked"
STATUSES = (PASS, FAIL, NOT_CHECKED)


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """One answer of one check, with why.

    `mechanical` is a fault of the data themselves, for which a payment may be returned
    to the certifying officer.
    """

    status: str
    why: str
    mechanical: bool = False


def passed(why: str) -> Verdict:
    """Return the verdict that all is well."""
    return Verdict(PASS, why)


def failed(why: str, *, mechanical: bool = False) -> Verdict:
    """Return the verdict that something is wrong."""
    return Verdict(FAIL, why, mechanical)


def not_checked(why: str) -> Verdict:
    """Return the verdict that nobody could look."""
    return Verdict(NOT_CHECKED, why)


@dataclass(slots=True)
class Legend:
    """Numbers the verdicts of one check in the order in which they first come up."""

    verdicts: list[Verdict] = field(default_factory=list)
    _codes: dict[Verdict, int] = field(default_factory=dict)

    def code(self, verdict: Verdict) -> int:
        """Return the code of `verdict`, a new one if it is new."""
        if verdict not in self._codes:
            self._codes[verdict] = len(self.verdicts)
            self.verdicts.append(verdict)
        return self._codes[verdict]

    def first_of(
        self, rows: int, cases: Sequence[tuple[Flags, Verdict]], otherwise: Verdict
    ) -> Codes:
        """Return the verdict of the first case that holds, shape (rows,)."""
        # Cases that never hold get no code, so that the legend says what came up.
        codes = np.full(rows, -1, dtype=np.int16)
        for holds, verdict in cases:
            new = holds & (codes < 0)
            if new.any():
                codes[new] = self.code(verdict)
        left = codes < 0
        if left.any():
            codes[left] = self.code(otherwise)
        return codes
