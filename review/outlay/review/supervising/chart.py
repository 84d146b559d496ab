"""The operating curve as lines: coordinates for the template, which draws the SVG.

Limits stand at even distances, since they run over three orders of size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outlay.decisions.curve import Point

LEFT, RIGHT, TOP, BOTTOM = 42.0, 348.0, 10.0, 168.0  # of a drawing of 360 by 200
NAMES = ("Recall, fraud", "Recall, error", "Precision")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over all limits; `dots` are "x,y x,y" as SVG wants them."""

    name: str
    kind: str
    dots: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A limit or a share on its axis, at `place`."""

    place: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines, axes and where the chosen limit stands."""

    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    chosen: float | None
    now: float | None


def chart(
    points: "Sequence[Point]", chosen: float | None, now: float | None
) -> Chart | None:
    """Return the drawing of the points with rows enough; None below two of them.

    Parameters
    ----------
    chosen, now : float, optional
        Limits to mark: the one looked at, and the one that holds.
    """
    known = [each for each in points if not each.missing]
    if len(known) < 2:
        return None
    step = (RIGHT - LEFT) / (len(known) - 1)
    places = {each.limit: round(LEFT + step * at, 1) for at, each in enumerate(known)}
    every = max(1, round(len(known) / 6))
    ticks = [Tick(places[p.limit], f"{100 * p.limit:g} %") for p in known[::every]]
    of: tuple[Callable[[Point], float | None], ...] = (
        lambda point: point.fraud_recall.value,
        lambda point: point.error_recall.value,
        lambda point: point.precision,
    )
    lines = [
        Line(name, f"curve--{at}", _dots(known, places, figure))
        for at, (name, figure) in enumerate(zip(NAMES, of, strict=True), start=1)
    ]
    shares = [Tick(_high(part / 4), f"{25 * part} %") for part in range(5)]
    return Chart(
        lines,
        ticks,
        shares,
        None if chosen is None else places.get(chosen),
        None if now is None else places.get(now),
    )


def _dots(
    points: "Sequence[Point]",
    places: dict[float, float],
    figure: "Callable[[Point], float | None]",
) -> str:
    seen = ((places[each.limit], figure(each)) for each in points)
    return " ".join(f"{x},{_high(y)}" for x, y in seen if y is not None)


def _high(share: float) -> float:
    return round(BOTTOM - share * (BOTTOM - TOP), 1)
