"""A waterfall from a model's base to a payment's raw score, family by family."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from xml.etree import ElementTree as ET

from outlay.decisions.families import title_of
from outlay.decisions.weighing import Weighed
from outlay.pipelines.render.markup import element

RAISES, LOWERS, WHOLE = "#9b2415", "#1a5d96", "#4a4a4a"
WIDTH, LABELS, VALUES, ROW, TOP = 920, 350, 80, 26, 62
# Families smaller than this are one bar together.
LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture: from `start` to `end` on the log-odds axis."""

    title: str
    start: float
    end: float
    kind: str

    @property
    def said(self) -> str:
        """The number beside the bar."""
        if self.kind == "whole":
            return f"{self.end:.2f}"
        return f"{self.end - self.start:+.2f}"


def bars(weighed: Weighed) -> list[Bar]:
    """Return the rows: the base, each family from where the last one ended, the raw."""
    large = [e for e in weighed.families if abs(e.log_odds) >= LEAST]
    small = [e.log_odds for e in weighed.families if abs(e.log_odds) < LEAST]
    steps = [(title_of(each.family), each.log_odds) for each in large]
    if small:
        many = "1 smaller family"
        if len(small) > 1:
            many = f"{len(small)} smaller families together"
        steps.append((many, sum(small)))
    ends = list(accumulate((size for _, size in steps), initial=weighed.base))
    between = [
        Bar(title, start, end, "raises" if end >= start else "lowers")
        for (title, _), start, end in zip(steps, ends, ends[1:], strict=False)
    ]
    origin = min(0.0, *(mark for mark, _ in weighed.scale))
    base = Bar("Base: the mean of training", origin, weighed.base, "whole")
    return [base, *between, Bar("Raw score", origin, weighed.raw, "whole")]


def waterfall(weighed: Weighed, title: str, name: str) -> ET.Element:
    """Return the picture as SVG; `name` makes its ids unique in the page."""
    rows = bars(weighed)
    height = TOP + ROW * len(rows) + 44
    axis = _Axis(weighed.scale)
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", _description(rows), id=f"{name}-desc"),
        *axis.marks(height),
        *(part for place, bar in enumerate(rows) for part in _bar(axis, place, bar)),
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    scale: Sequence[tuple[float, float]]

    def x(self, raw: float) -> float:
        low, high = self.scale[0][0], self.scale[-1][0]
        within = (raw - low) / (high - low) if high > low else 0.5
        return LABELS + min(max(within, 0.0), 1.0) * (WIDTH - LABELS - VALUES)

    def marks(self, height: int) -> list[ET.Element]:
        made = [
            _text(LABELS - 36, 20, "calibrated probability", anchor="end"),
            _text(LABELS - 36, height - 12, "log-odds", anchor="end"),
        ]
        for raw, chance in self.scale:
            x = self.x(raw)
            made += [
                element(
                    "line",
                    **_at(x1=x, x2=x, y1=30, y2=height - 30),
                    class_="grid",
                ),
                _text(x, 20, percent(chance), anchor="middle"),
                _text(x, height - 12, f"{raw:g}", anchor="middle"),
            ]
        return made


def percent(chance: float) -> str:
    """Return a probability in as few digits as tell it from 0 and from 100 %."""
    for digits in (0, 1, 2, 3):
        if 10.0**-digits <= min(100 * chance, 100 * (1 - chance)):
            return f"{100 * chance:.{digits}f} %"
    return f"{100 * chance:.4f} %"


def _bar(axis: _Axis, place: int, bar: Bar) -> list[ET.Element]:
    left, right = sorted((axis.x(bar.start), axis.x(bar.end)))
    y = TOP - 22 + ROW * place
    arrow = {"raises": "\u25b6 ", "lowers": "\u25c0 ", "whole": ""}[bar.kind]
    return [
        _text(LABELS - 10, y + 16, f"{arrow}{bar.title}", anchor="end"),
        element(
            "rect",
            **_at(x=left, y=y + 3, width=max(right - left, 1.5), height=ROW - 7),
            class_=bar.kind,
        ),
        _text(right + 6, y + 16, bar.said, anchor="start"),
    ]


def _text(x: float, y: float, said: str, *, anchor: str) -> ET.Element:
    return element("text", said, **_at(x=x, y=y), text_anchor=anchor)


def _at(**places: float) -> dict[str, str]:
    return {name: f"{value:.1f}" for name, value in places.items()}


def _description(rows: Sequence[Bar]) -> str:
    first, *between, last = rows
    parts = [f"{bar.title} {bar.said}" for bar in between]
    return f"From {first.said} log-odds: {'; '.join(parts)}; to {last.said}."
