"""What a policy can promise each stratum, and what it cannot."""

from dataclasses import dataclass

from outlay.decisions.counting import check_counted, least_behind
from outlay.decisions.cuts import Ask, Cut, Held, cuts_from
from outlay.decisions.policy import Policy
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import PolicyError


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds for one stratum.

    Attributes
    ----------
    alpha, delta : float
        The limit, and the probability with which it may be broken.
    own, need : int
        Rows of the stratum's own that could stand behind its cut, and how many it
        takes for a cut of its own.
    cut : Cut or None
        The cut that holds for it; None where even all rows are too few.
    """

    stratum: StratumKey
    alpha: float
    delta: float
    own: int
    need: int
    cut: Cut | None

    @property
    def missing(self) -> int:
        """How many rows more it takes for a cut of the stratum's own."""
        return max(0, self.need - self.own)

    @property
    def is_own(self) -> bool:
        """Whether the cut rests on the stratum's own rows."""
        return self.cut is not None and self.cut.rows == self.stratum

    def __str__(self) -> str:
        names = " / ".join(str(part) for part in self.stratum if part is not None)
        limit = f"at most {self.alpha:.3%} of legitimate payments are flagged"
        sure = f"with {1 - self.delta:.4g} confidence"
        if self.cut is None:
            return (
                f"{names}: no cut can be made. A limit of {self.alpha:.3%} takes "
                f"{self.need:,} rows; all strata together have {self.own:,}."
            )
        if self.is_own:
            return f"{names}: {limit}, {sure}, from {self.cut.n:,} rows of its own."
        return (
            f"{names}: no promise of its own. Its cut rests on {self.cut.n:,} rows of "
            f"{self.cut.rows}, for which {limit} {sure}; its own limit may be broken. "
            f"{self.missing:,} rows of its own are missing."
        )


def promises(held: Held, policy: Policy) -> list[Promise]:
    """Return what `policy` promises each stratum of the held-out payments.

    Raises
    ------
    PolicyError
        Where it counts false positives and there are none to count.
    """
    check_counted(held, policy)
    try:
        cuts = cuts_from(held, policy)
    except PolicyError:
        cuts = None
    made = []
    for stratum in sorted(held.strata):
        limits = policy.limits(stratum.program, stratum.payment_type)
        ask = Ask.of(limits, len(held.strata), policy.promise)
        cut = None if cuts is None else cuts.of(stratum, limits)
        rows = None if cut is None else stratum
        need = least_behind(held, rows, ask)
        own = held.behind(ask.basis, rows)
        made.append(Promise(stratum, ask.alpha, ask.delta, own, need, cut))
    return made
