"""The payments behind a cut from counted false positives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.counted import RULE, least_drawn
from outlay.decisions.cut_table import Ask
from outlay.decisions.held import Held
from outlay.decisions.neyman_pearson import least_rows
from outlay.decisions.policy import Policy
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import PolicyError

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted and what was drawn beside it, for one stratum or parent.

    `certain` is m of the payments sure to be reviewed and not found wrong, `drawn` m of
    the legitimate ones of the arm outside of those, thinned to `chance`; `before` is
    how many those were before.
    """

    certain: Reals
    drawn: Reals
    chance: float
    before: int


def check_counted(held: Held, policy: Policy) -> None:
    """Refuse to count false positives where no earlier cut flagged any payment.

    Raises
    ------
    PolicyError
        Where a limit has basis "counted" and no held-out payment of any stratum was
        sure to be reviewed.
    """
    bases = {policy.default.basis, *(each.basis for each in policy.stratum)}
    if "counted" in bases and not held.certain.any():
        raise PolicyError(
            "no held-out payment was flagged and reviewed by an earlier cut, so there "
            "are no false positives to count",
            rule=RULE,
            fix='set basis = "random_review" until flagged and reviewed batches lie in '
            "the threshold window of a training",
        )


def counting(held: Held, node: StratumKey) -> Counting:
    """Return the rows of `node` that counted false positives rest on.

    Only payments that a batch scored: of others nobody noted who was sure to be
    reviewed. One that was sure and has no settled answer counts as legitimate.
    """
    inside = held.inside(node)
    passed = held.legitimate | ~held.judged
    drawn = inside & held.arm & held.judged & ~held.certain & ~np.isnan(held.chance)
    if not drawn.any():
        return Counting(held.m[inside & held.certain & passed], np.zeros(0), 1.0, 0)
    kept = held.even(drawn) & held.legitimate
    return Counting(
        certain=held.m[inside & held.certain & passed],
        drawn=held.m[kept],
        chance=float(held.chance[drawn].min()),
        before=int((drawn & held.legitimate).sum()),
    )


def least_behind(held: Held, node: StratumKey | None, ask: Ask) -> int:
    """Return how many rows a cut of `node` takes; of all together where none is named.

    As `Held.behind` counts them.
    """
    if ask.basis != "counted":
        return least_rows(ask.alpha, ask.delta)
    rows = counting(held, node or StratumKey(None, None, None))
    return least_drawn(rows.chance, ask.alpha, ask.delta)
