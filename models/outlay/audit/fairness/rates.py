"""One group's rate with its interval, or the reason why there is none."""

import math
from dataclasses import dataclass
from typing import Literal

from outlay.decisions.intervals import wilson

State = Literal["estimated", "not estimable", "suppressed"]

# Fewer than 11 payments may point at a person: the Centers for Medicare and Medicaid
# Services' cell size suppression policy. docs/audit.md
LEAST_CELL = 11
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Counted:
    """A weighted share: `hits` of `rows`, with the weights' sums and squares."""

    rows: int
    hits: int
    weight: float
    weight_hits: float
    squares: float
    squares_hits: float

    @property
    def share(self) -> float | None:
        """The weighted share, None without rows."""
        return self.weight_hits / self.weight if self.weight > 0 else None

    @property
    def effective(self) -> float:
        """How many equally weighted rows would say as much.

        From the linearised variance of a ratio of weighted sums (Hájek): p(1-p) / v
        with v = sum of w² (y - p)² / (sum of w)². Where the share is 0 or 1 that
        variance is 0 and Kish's (sum of w)² / (sum of w²) stands in.
        """
        p = self.share
        if p is None:
            return 0.0
        spread = self.squares_hits * (1 - p) ** 2
        spread += (self.squares - self.squares_hits) * p**2
        if 0 < p < 1 and spread > 0:
            return p * (1 - p) * self.weight**2 / spread
        return self.weight**2 / self.squares


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % Wilson interval; `rows` stand in its denominator."""

    state: State
    rows: int | None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    effective_rows: float | None = None


def rate(counted: Counted, value: float) -> Rate:
    """Return the rate `value` of the `counted` rows, or why it is not shown.

    Without a row in the denominator nothing can be estimated: never 0. With fewer than
    LEAST_CELL it is suppressed.
    """
    if counted.rows == 0:
        return Rate("not estimable", 0)
    if counted.rows < LEAST_CELL:
        return Rate("suppressed", None)
    effective = counted.effective
    lower, upper = wilson(value * effective, effective)
    return Rate("estimated", counted.rows, value, float(lower), float(upper), effective)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A group's rate over the best-treated group's, with its 95 % interval.

    `verdict` follows the gate: fails where the lower end is over 1.25, passes where
    the upper end is at most 1.25, inconclusive between.
    """

    state: State
    against: tuple[str, ...] | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    verdict: Literal["passes", "fails", "inconclusive"] = "inconclusive"


GATE = 1.25


def ratio(one: Rate, best: Rate, against: tuple[str, ...]) -> Ratio:
    """Return the ratio of two rates of different groups.

    The interval is that of the logarithm (Katz et al., Biometrics 34, 1978), with the
    effective rows; a rate of 0 has no logarithm and no ratio.
    """
    if one.state == "suppressed" or best.state == "suppressed":
        return Ratio("suppressed")
    if not one.value or not best.value:
        return Ratio("not estimable")
    variance = _relative(one) + _relative(best)
    value = one.value / best.value
    factor = math.exp(Z * math.sqrt(variance))
    lower, upper = value / factor, value * factor
    verdict: Literal["passes", "fails", "inconclusive"] = "inconclusive"
    if lower > GATE:
        verdict = "fails"
    elif upper <= GATE:
        verdict = "passes"
    return Ratio("estimated", against, value, lower, upper, verdict)


def _relative(of: Rate) -> float:
    share, rows = of.value or 0.0, of.effective_rows or 0.0
    return (1 - share) / (share * rows)
