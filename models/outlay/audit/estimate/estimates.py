"""Design-based estimates by program: shares of dollars, dollars, 95 % intervals.

A program's share is a ratio estimator, dollars wrong over dollars paid among the
reviewed, each weighted by 1 / chance of being drawn; its dollars are the share times
the outlays, which are known (Saerndal, Swensson and Wretman 1992, 5.6). Point and
standard error come from svy. All programs together are the sum over programs (separate
ratio estimator).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.estimate.interval import degrees_of_freedom, logit_interval
from outlay.audit.estimate.measures import dollars_wrong
from outlay.audit.estimate.ratio import ratios, weights

Reals = NDArray[np.float64]
LEAST_REVIEWED = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure of one program; agency and program are None for all together.

    Attributes
    ----------
    outlays_cents : int
        What was paid in the period (of the programs behind the estimate).
    drawn, reviewed, found : int
        Payments drawn at random, with an outcome, and with dollars of this measure.
    rate : float or None
        Share of outlays; None where fewer than two were reviewed.
    lower, upper : float
        95 % interval; 0 and 1 where nothing was found, since a sample without a
        finding bounds no dollars.
    """

    agency: str | None
    program: str | None
    measure: str
    outlays_cents: int
    drawn: int
    reviewed: int
    found: int
    rate: float | None
    lower: float
    upper: float

    @property
    def cents(self) -> float | None:
        """Estimated dollars, in cents."""
        return None if self.rate is None else self.rate * self.outlays_cents

    @property
    def margin(self) -> float | None:
        """Half the width of the interval, the margin of error of PIIA's columns."""
        return (self.upper - self.lower) / 2 if self.found else None


@dataclass(frozen=True, slots=True)
class _Part:
    """One program's share of one measure with its standard error."""

    rate: float
    error: float
    freedom: float
    found: int


NOTHING = _Part(0.0, 0.0, 1.0, 0)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A part with its outlays, and how many were drawn and reviewed for it."""

    cents: int
    part: _Part
    counts: tuple[int, int]


def estimates(drawn: pa.Table, outlays: pa.Table) -> list[Estimate]:
    """Return every measure of every program, then of all together.

    Parameters
    ----------
    drawn : pa.Table
        From `drawn_payments`. Those without an outcome count by raising the weight of
        the reviewed ones of their program: that is right where not answering has
        nothing to do with what would be found, and the counts say how many they are.
    outlays : pa.Table
        agency, program, payments, cents.
    """
    made: list[Estimate] = []
    parts: dict[str, list[_Weighed]] = {}
    for program in outlays.to_pylist():
        own = _of(drawn, program)
        reviewed = own.filter(own["answered"])
        counts = own.num_rows, reviewed.num_rows
        cents = int(program["cents"])
        for measure, part in _measured(reviewed, weights(own)).items():
            name = (program["agency"], program["program"])
            made.append(_estimate(name, measure, cents, counts, part))
            if part is not None:
                parts.setdefault(measure, []).append(_Weighed(cents, part, counts))
    return made + [_together(measure, each) for measure, each in parts.items()]


def _of(drawn: pa.Table, program: Mapping[str, object]) -> pa.Table:
    same = [
        drawn[name].combine_chunks().to_numpy(zero_copy_only=False) == program[name]
        for name in ("agency", "program")
    ]
    return drawn.filter(pa.array(same[0] & same[1]))


def _measured(reviewed: pa.Table, weight: Reals) -> dict[str, _Part | None]:
    dollars = dollars_wrong(reviewed)
    if reviewed.num_rows < LEAST_REVIEWED:
        return dict.fromkeys(dollars)
    paid: Reals = reviewed["amount_cents"].cast(pa.float64()).to_numpy()
    found = {name: wrong for name, wrong in dollars.items() if wrong.any()}
    shares = ratios(list(found.values()), paid, weight) if found else []
    parts = {
        name: _Part(
            rate,
            error,
            degrees_of_freedom((weight * (wrong - rate * paid)) ** 2),
            int((wrong > 0).sum()),
        )
        for (name, wrong), (rate, error) in zip(found.items(), shares, strict=True)
    }
    return {name: parts.get(name, NOTHING) for name in dollars}


def _estimate(
    name: tuple[str, str],
    measure: str,
    cents: int,
    counts: tuple[int, int],
    part: _Part | None,
) -> Estimate:
    if part is None:
        return Estimate(*name, measure, cents, *counts, 0, None, 0.0, 1.0)
    limits = logit_interval(part.rate, part.error, part.freedom)
    return Estimate(*name, measure, cents, *counts, part.found, part.rate, *limits)


def _together(measure: str, parts: Sequence[_Weighed]) -> Estimate:
    total = sum(each.cents for each in parts)
    rate = sum(each.cents * each.part.rate for each in parts) / total
    spread = [(each.cents * each.part.error / total) ** 2 for each in parts]
    variance = sum(spread)
    freedoms = [each.part.freedom for each in parts]
    # Satterthwaite's degrees of freedom of a sum of variances.
    rest = sum(v**2 / f for v, f in zip(spread, freedoms, strict=True))
    limits = logit_interval(rate, variance**0.5, variance**2 / rest if rest else 1.0)
    drawn, reviewed = (sum(each.counts[place] for each in parts) for place in (0, 1))
    found = sum(each.part.found for each in parts)
    return Estimate(None, None, measure, total, drawn, reviewed, found, rate, *limits)
