"""The top of the queue, kept while pieces go by."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.capacity import queue_order
from outlay.decisions.reasons import Reason
from outlay.decisions.rows import Rows
from outlay.decisions.summary import Queued

SHOWN = 10
SENTENCES = 2


@dataclass(slots=True)
class Top:
    """The first payments of the queue so far, each with its first reasons."""

    entries: list[tuple[int, int, float, Queued]] = field(default_factory=list)

    def add(
        self, rows: Rows, review: NDArray[np.bool_], reasons: list[list[Reason]]
    ) -> None:
        """Look at the reviewed payments of one piece; `reasons` has one list each."""
        tier = rows.flagged.tier
        for row, why in zip(np.flatnonzero(review).tolist(), reasons, strict=True):
            self.entries.append(
                (
                    int(tier[row]),
                    int(rows.loss[row]),
                    float(rows.raw[row]),
                    _queued(rows, row, why),
                )
            )
        self.entries = self._ordered()[:SHOWN]

    def first(self, *, modelled: bool) -> list[Queued]:
        """Return them in the queue's order; no expected loss without a model."""
        for *_, queued in self.entries:
            if not modelled:
                queued.expected_loss_cents = None
        return [queued for *_, queued in self.entries]

    def _ordered(self) -> list[tuple[int, int, float, Queued]]:
        order = queue_order(
            np.array([tier for tier, *_ in self.entries], dtype=np.int64),
            np.array([loss for _, loss, *_ in self.entries], dtype=np.int64),
            np.array([raw for *_, raw, _ in self.entries], dtype=np.float64),
            [queued.payment_key for *_, queued in self.entries],
        )
        return [self.entries[place] for place in order.tolist()]


def _queued(rows: Rows, row: int, why: list[Reason]) -> Queued:
    agency, program, payment_type = rows.strata[rows.stratum[row]]
    return Queued(
        payment_key=rows.keys[row],
        agency=str(agency),
        program=str(program),
        payment_type=str(payment_type),
        amount_cents=int(rows.amount[row]),
        expected_loss_cents=int(rows.loss[row]),
        reasons=[f"{reason.code}: {reason.sentence}" for reason in why[:SENTENCES]],
    )
