"""One panel an attribute: a dot and a line for each of its groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullFormatter

from outlay.audit.fairness.audited import Audit, GroupRates

INK, LINE, MUTED = "#1b1b1b", "#005ea2", "#71767a"
WIDTH, ROW, MARGIN = 8.0, 0.34, 1.1
DPI = 150
TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
NARROWEST = 1.6

# Lower end, value, upper end; None where there is nothing to draw.
Shown = tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure of each group: its title, how to read it off, and its axis."""

    title: str
    of: Callable[[GroupRates], Shown]
    state: Callable[[GroupRates], str]
    marks: tuple[float, ...]
    ratio: bool


def draw(audit: Audit, plot: Plot, path: Path) -> bool:
    """Draw a panel for each attribute; return whether any group has a figure."""
    panels = [
        (attribute, [each for each in audit.groups if each.attributes == (attribute,)])
        for attribute in audit.attributes
    ]
    shown = [plot.of(each) for _, groups in panels for each in groups]
    limits = _limits([each for each in shown if each is not None], plot)
    if limits is None:
        return False
    heights = [len(groups) + 0.6 for _, groups in panels]
    figure = Figure(figsize=(WIDTH, ROW * sum(heights) + MARGIN), layout="constrained")
    grid = figure.add_gridspec(len(panels), 1, height_ratios=heights)
    for place, (attribute, groups) in enumerate(panels):
        axes = figure.add_subplot(grid[place, 0])
        _panel(axes, groups, plot)
        axes.set_title(attribute, loc="left", fontsize=10, color=INK)
        _axis(axes, plot, limits, last=place == len(panels) - 1)
    figure.suptitle(plot.title, color=INK, fontsize=11, x=0.01, ha="left")
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    return True


def _panel(axes: Axes, groups: Sequence[GroupRates], plot: Plot) -> None:
    labels = []
    for place, each in enumerate(groups):
        three = plot.of(each)
        name, state = each.group[0], plot.state(each)
        labels.append(name if three is not None else f"{name} ({state})")
        if three is not None:
            axes.plot([three[0], three[2]], [place, place], color=LINE, linewidth=2)
            axes.plot([three[1]], [place], "o", color=LINE, markersize=6)
    axes.set_yticks(range(len(groups)), labels, color=INK, fontsize=9)
    axes.set_ylim(len(groups) - 0.5, -0.5)
    for mark in plot.marks:
        axes.axvline(mark, color=MUTED, linewidth=1, linestyle="--")


def _axis(axes: Axes, plot: Plot, limits: tuple[float, float], *, last: bool) -> None:
    if plot.ratio:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator(TICKS))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    else:
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.1%}")
    axes.set_xlim(*limits)
    axes.tick_params(axis="both", which="both", length=0, labelsize=9, labelbottom=last)
    axes.grid(axis="x", color="#dfe1e2", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _limits(
    shown: Sequence[tuple[float, float, float]], plot: Plot
) -> tuple[float, float] | None:
    if not shown:
        return None
    if not plot.ratio:
        return 0.0, 1.03 * max(each[2] for each in shown) or 1.0
    low, high = min(each[0] for each in shown), max(each[2] for each in shown)
    # An interval from 0 or to nowhere runs out of the picture.
    low, high = max(low / 1.1, TICKS[0]), min(high * 1.1, TICKS[-1])
    return min(low, 1 / NARROWEST), max(high, NARROWEST)
