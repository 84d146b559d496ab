"""Pictures of a monitor's report, drawn without a screen, each with its words."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outlay.audit.monitor.levels import in_days
from outlay.audit.monitor.report import Report
from outlay.audit.monitor.shift import Shift

ALERTS, SHIFTS = "alert_rate.png", "stability.png"
INK, LINE, MUTED, ALARM = "#1b1b1b", "#005ea2", "#71767a", "#8b0a03"
DPI = 150
MOST_BARS, LEAST = 20, 0.01


def draw(folder: Path, report: Report) -> dict[str, str]:
    """Draw what there is to draw into `folder`; return file names with their words."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    if report.days:
        drawn[ALERTS] = draw_alerts(folder / ALERTS, report)
    bars = _bars(report.shifts)
    if bars:
        drawn[SHIFTS] = draw_shifts(folder / SHIFTS, bars, report.settings)
    return drawn


def draw_alerts(path: Path, report: Report) -> str:
    """Draw the alert rate by day with its 95 % intervals; return what it shows."""
    rates = [each["alert_rate"] for each in report.days]
    places = range(len(rates))
    figure, axes = _figure(3.2)
    axes.vlines(
        places,
        [each["lower"] for each in rates],
        [each["upper"] for each in rates],
        color=LINE,
        linewidth=2,
    )
    axes.plot(places, [each["value"] for each in rates], "o", color=LINE, markersize=5)
    expected = _expected(report)
    if expected is not None:
        axes.axhline(expected, color=MUTED, linewidth=1, linestyle="--")
    step = max(1, len(rates) // 10)
    names = [each["day"] for each in report.days]
    axes.set_xticks(places[::step], names[::step], rotation=30, ha="right")
    axes.set_ylim(0, None)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.1%}")
    axes.set_title("Alert rate by day, 95 % intervals", loc="left", color=INK)
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    return _alert_words(report, expected)


def _alert_words(report: Report, expected: float | None) -> str:
    low, high = (
        pick(report.days, key=lambda day: day["alert_rate"]["value"])
        for pick in (min, max)
    )
    words = (
        f"Alert rate on {in_days(len(report.days))}: lowest "
        f"{low['alert_rate']['value']:.2%} on {low['day']}, highest "
        f"{high['alert_rate']['value']:.2%} on {high['day']}"
    )
    said = "" if expected is None else f"; dashed, the test window's {expected:.2%}"
    return f"{words}{said}. The table of alerts by day has every figure."


def _expected(report: Report) -> float | None:
    for each in report.findings:
        if each.check == "alert rate" and "then" in each.figures:
            return float(each.figures["then"]["value"])
    return None


def draw_shifts(
    path: Path, bars: Sequence[Shift], settings: Mapping[str, dict[str, float]]
) -> str:
    """Draw the largest stability indexes with both limits; return what it shows."""
    figure, axes = _figure(0.9 + 0.3 * len(bars))
    for place, each in enumerate(bars):
        value, alarms = max(each.stability or 0.0, LEAST), each.level == "alarm"
        ink, mark = (ALARM, "s") if alarms else (LINE, "o")
        axes.plot([LEAST, value], [place, place], color=ink, linewidth=2)
        axes.plot([value], [place], mark, color=ink, markersize=6)
        axes.annotate(
            f"{each.stability:.2f}", (value, place), (7, -3), textcoords="offset points"
        )
    axes.set_xscale("log")
    axes.set_xlim(LEAST, 3 * max(1.0, *(each.stability or 0.0 for each in bars)))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_yticks(range(len(bars)), [each.name for each in bars], fontsize=9)
    axes.invert_yaxis()
    limits = settings["stability"]
    for name in ("watch", "alarm"):
        axes.axvline(limits[name], color=MUTED, linewidth=1, linestyle="--")
    axes.set_title(
        "Largest stability indexes (dashed: watch, alarm; squares alarm)",
        loc="left",
        color=INK,
    )
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    most = ", ".join(f"{each.name} {each.stability:.2f}" for each in bars[:3])
    return (
        f"The {len(bars)} largest stability indexes, first {most}; watched above "
        f"{limits['watch']:g}, alarm above {limits['alarm']:g}. The table of features "
        "and scores has every figure."
    )


def _bars(shifts: Sequence[Shift]) -> list[Shift]:
    shown = [each for each in shifts if each.level != "no data"]
    shown.sort(key=lambda each: (-(each.stability or 0.0), each.name))
    return shown[:MOST_BARS]


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8.0, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9)
    axes.set_axisbelow(True)
    return figure, axes
