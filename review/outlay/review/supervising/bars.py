"""Counts as bars: widths for the templates, which draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 100  # units of the drawing's width


@dataclass(frozen=True, slots=True)
class Bar:
    """One count with its bar; `width` is 0 to 100, the longest of its kind 100."""

    label: str
    count: int
    width: float
    late: bool = False  # past its time: drawn in another colour, and the label says so


def bars(rows: Sequence[tuple[str, int, bool]]) -> list[Bar]:
    """Return bars of (label, count, late), all to one scale."""
    most = max((count for _, count, _ in rows), default=0)
    return [Bar(label, count, wide(count, most), late) for label, count, late in rows]


def wide(count: float, most: float) -> float:
    """Return a bar's width; what is not nothing can be seen."""
    if not count or not most:
        return 0.0
    return round(max(1.0, WHOLE * count / most), 1)
