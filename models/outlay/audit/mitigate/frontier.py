"""What each way of mitigation costs: false-positive ratio against recall."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outlay.audit.fairness.rates import GATE
from outlay.audit.gap.resampled import DRAWS, drawn_sums, limits
from outlay.audit.gap.standing import Judged, Standing, Worst, standing
from outlay.payments.errors import TableError

MOST_LOST = 0.05


@dataclass(frozen=True, slots=True)
class Point:
    """One way on the frontier.

    Attributes
    ----------
    worst : Worst or None
        The largest ratio over the attributes asked about.
    lost, lost_lower, lost_upper : float
        1 - recall / recall of the reference, negative where recall rose, with its
        interval: both are drawn together, so that it is of the difference.
    meets : bool
        Whether the ratio is at most 1.25 and at most 5 % of recall is lost, by the
        values themselves.
    surely : bool
        Whether the intervals say so too.
    best : bool
        Whether no other way has both a smaller ratio and a smaller loss.
    """

    method: str
    standing: Standing
    worst: Worst | None
    lost: float
    lost_lower: float
    lost_upper: float
    meets: bool = False
    surely: bool = False
    best: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


def frontier(
    ways: Mapping[str, Judged],
    reference: str,
    *,
    attributes: Sequence[str] | None = None,
    most_ratio: float = GATE,
    most_lost: float = MOST_LOST,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[Point, ...]:
    """Return a point for each way, the smallest ratio first.

    Parameters
    ----------
    ways : mapping
        By name of the method, the same payments in the same order as it decides them.
    reference : str
        The way that mitigates nothing.
    attributes : sequence of str, optional
        Whose ratios count; all by default.

    Raises
    ------
    TableError
        Where there is no such reference, or the payments are not the same.
    """
    if reference not in ways:
        raise TableError(f"there is no way called {reference} to compare with")
    base = ways[reference]
    points = []
    for name, judged in ways.items():
        _check_same(name, judged, base)
        found = standing(judged, draws=draws, seed=seed)
        lost = _lost(judged, base, draws, seed)
        point = Point(name, found, _worst(found, attributes), *lost)
        points.append(_held_to(point, most_ratio, most_lost))
    marked = [dataclasses.replace(p, best=_best(p, points)) for p in points]
    return tuple(sorted(marked, key=lambda p: (_ratio(p), p.lost, p.method)))


def _held_to(point: Point, most_ratio: float, most_lost: float) -> Point:
    worst = point.worst
    if worst is None:
        return point
    return dataclasses.replace(
        point,
        meets=worst.ratio <= most_ratio and point.lost <= most_lost,
        surely=worst.upper <= most_ratio and point.lost_upper <= most_lost,
    )


def _worst(found: Standing, attributes: Sequence[str] | None) -> Worst | None:
    counted = (
        each
        for each in found.worst
        if attributes is None or each.attribute in attributes
    )
    return next(counted, None)


def _lost(
    judged: Judged, base: Judged, draws: int, seed: int
) -> tuple[float, float, float]:
    caught = [
        np.where(judged.bad & each.flagged, judged.weight, 0.0)
        for each in (judged, base)
    ]
    sums = drawn_sums(np.column_stack(caught), judged.payees, draws, seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = 1 - sums[:, 0] / sums[:, 1]
    return float(lost[0]), *limits(lost[1:])


def _ratio(point: Point) -> float:
    return point.worst.ratio if point.worst else float("inf")


def _best(point: Point, points: Sequence[Point]) -> bool:
    own = _ratio(point), point.lost
    return not any(
        _ratio(other) <= own[0]
        and other.lost <= own[1]
        and (_ratio(other), other.lost) != own
        for other in points
    )


def _check_same(name: str, judged: Judged, base: Judged) -> None:
    same = (
        np.array_equal(judged.bad, base.bad)
        and np.array_equal(judged.payees, base.payees)
        and np.array_equal(judged.weight, base.weight)
    )
    if not same:
        raise TableError(
            f"{name} was judged on other payments than the reference",
            fix="judge every way on the same test window",
        )
