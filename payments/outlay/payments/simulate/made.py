"""A world once everything has happened, before it is written down."""

from dataclasses import dataclass, replace

from outlay.payments.simulate.making import Reals
from outlay.payments.simulate.rows import Ints, Rows, positions
from outlay.payments.simulate.verdicts import Findings


@dataclass(frozen=True, slots=True)
class Made:
    """All payments, what becomes known of them, and how likely that was.

    `inclusion` is one a payment; `found.row` points into `rows`.
    """

    rows: Rows
    found: Findings
    inclusion: Reals

    def follow(self, rows: Rows) -> "Made":
        """Return the same for some or all of the payments, in another order.

        Payments that join are added by the caller before anything was found of
        them, so that they have no finding and the usual chance of one.
        """
        back = positions(self.rows["uid"], rows["uid"])
        place = positions(rows["uid"], self.rows["uid"][self.found.row])
        usual = float(self.inclusion.min(initial=1.0))
        inclusion = self.inclusion[back.clip(0)]
        inclusion[back < 0] = usual
        kept: Ints = (place >= 0).nonzero()[0]
        found = self.found.take(kept)
        return Made(rows, replace(found, row=place[kept]), inclusion)
