"""The operating curve as a picture: what each limit costs, and what it catches."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator, PercentFormatter

from outlay.audit.fairness.pictures import DPI, INK, LINE, MUTED
from outlay.decisions.curve import ALL, Point

SECOND = "#d54309"


def draw_curve(points: Sequence[Point], path: Path) -> bool:
    """Draw recall, delay and workload of all payments against the limit.

    Returns whether any limit could be kept, so that there was anything to draw. The
    table beside it, curve.csv, holds the same figures and those of each program.
    """
    kept = [each for each in points if each.node == ALL and not each.missing]
    if not kept:
        return False
    figure = Figure(figsize=(8.0, 8.4), layout="constrained")
    recall, delay, work = figure.subplots(3, 1, sharex=True)
    _band(recall, kept, "fraud_recall", "fraud", LINE)
    _band(recall, kept, "error_recall", "error", SECOND)
    recall.set_title("Found, of what is wrong", loc="left", color=INK)
    recall.set_ylim(0, 1)
    recall.legend(frameon=False, loc="upper left")
    _band(delay, kept, "false_positive_rate", "legitimate payments flagged", LINE)
    limits = [each.limit for each in kept]
    delay.plot(limits, limits, color=MUTED, linestyle="--", label="the limit")
    delay.set_title("Legitimate payments delayed", loc="left", color=INK)
    delay.legend(frameon=False, loc="upper left")
    reviews = [each.reviews_a_day for each in kept]
    work.plot(limits, reviews, "o-", color=LINE)
    work.set_title("Reviews a day", loc="left", color=INK)
    work.set_ylim(0, None)
    work.set_xlabel("limit on the false-positive rate")
    _axes((recall, delay, work), limits)
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    return True


def _band(axes: Axes, points: Sequence[Point], name: str, label: str, ink: str) -> None:
    shares = [(each.limit, getattr(each, name)) for each in points]
    known = [(limit, share) for limit, share in shares if share.value is not None]
    limits = [limit for limit, _ in known]
    axes.fill_between(
        limits,
        [share.lower for _, share in known],
        [share.upper for _, share in known],
        color=ink,
        alpha=0.15,
        linewidth=0,
    )
    values = [share.value for _, share in known]
    axes.plot(limits, values, "o-", color=ink, label=label)


def _axes(all_axes: Sequence[Axes], limits: Sequence[float]) -> None:
    for axes in all_axes:
        axes.set_xscale("log")
        axes.set_xticks(limits)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:.2%}"))
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#dfe1e2", linewidth=0.8)
    for axes in all_axes[:2]:
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    for axes in all_axes[-1:]:
        axes.tick_params(axis="x", labelrotation=45)
