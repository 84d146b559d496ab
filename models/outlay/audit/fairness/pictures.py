"""Pictures of the audit, drawn without a screen."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outlay.audit.fairness.by_group import Audit, GroupRates
from outlay.audit.fairness.page import TITLES

INK, LINE, MUTED = "#1b1b1b", "#005ea2", "#71767a"
WIDTH, ROW, MARGIN = 8.0, 0.34, 1.1
DPI = 150


def draw_groups(audit: Audit, name: str, path: Path) -> bool:
    """Draw one rate with its interval for each group of each attribute.

    Returns whether there was anything to draw. Groups whose rate is not shown are
    named without a dot.
    """
    panels = [
        (attribute, [each for each in audit.groups if each.attributes == (attribute,)])
        for attribute in audit.attributes
    ]
    panels = [(attribute, groups) for attribute, groups in panels if groups]
    if not panels:
        return False
    heights = [len(groups) + 0.6 for _, groups in panels]
    figure = Figure(figsize=(WIDTH, ROW * sum(heights) + MARGIN), layout="constrained")
    grid = figure.add_gridspec(len(panels), 1, height_ratios=heights)
    first: Axes | None = None
    right = 1.03 * _widest(audit, name)
    for place, (attribute, groups) in enumerate(panels):
        axes = figure.add_subplot(grid[place, 0], sharex=first)
        first = first or axes
        last = place == len(panels) - 1
        _panel(axes, attribute, groups, name, right=right, last=last)
    _overall(figure, audit, name)
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    return True


def _panel(
    axes: Axes,
    attribute: str,
    groups: Sequence[GroupRates],
    name: str,
    *,
    right: float,
    last: bool,
) -> None:
    for place, each in enumerate(groups):
        of = each.rates[name]
        if of.value is None or of.lower is None or of.upper is None:
            continue
        axes.plot([of.lower, of.upper], [place, place], color=LINE, linewidth=2)
        axes.plot([of.value], [place], "o", color=LINE, markersize=6)
    labels = [
        each.group[0]
        if each.rates[name].state == "estimated"
        else f"{each.group[0]} ({each.rates[name].state})"
        for each in groups
    ]
    axes.set_yticks(range(len(groups)), labels, color=INK, fontsize=9)
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_title(attribute, loc="left", fontsize=10, color=INK)
    axes.set_xlim(0, right)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.1%}")
    axes.tick_params(axis="both", length=0, labelsize=9, labelbottom=last)
    axes.grid(axis="x", color="#dfe1e2", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _overall(figure: Figure, audit: Audit, name: str) -> None:
    title = f"{TITLES[name]} by group, 95 % intervals"
    value = audit.groups[0].rates[name].value if audit.groups else None
    if value is not None:
        title += f" (dashed: all payments, {value:.2%})"
        for axes in figure.axes:
            axes.axvline(value, color=MUTED, linewidth=1, linestyle="--")
    figure.suptitle(title, color=INK, fontsize=11, x=0.01, ha="left")


def _widest(audit: Audit, name: str) -> float:
    uppers = [
        each.rates[name].upper or 0.0
        for each in audit.groups
        if len(each.attributes) == 1
    ]
    return max(uppers, default=0.0) or 1.0
