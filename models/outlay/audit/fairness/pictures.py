"""Pictures of the audit, drawn without a screen."""

from pathlib import Path

from outlay.audit.fairness.audited import Audit
from outlay.audit.fairness.panels import DPI, INK, LINE, MUTED, Plot, Shown, draw
from outlay.audit.fairness.rates import GATE
from outlay.audit.fairness.tables import TITLES

__all__ = [
    "DPI",
    "INK",
    "LINE",
    "MUTED",
    "draw_calibration",
    "draw_groups",
    "draw_ratios",
]


def draw_groups(audit: Audit, name: str, path: Path) -> bool:
    """Draw one rate with its interval for each group of each attribute.

    Returns whether there was anything to draw. Groups whose rate is not shown are
    named without a dot.
    """
    value = audit.groups[0].rates[name].value if audit.groups else None
    title = f"{TITLES[name]} by group, 95 % intervals"
    if value is not None:
        title += f" (dashed: all payments, {value:.2%})"
    plot = Plot(
        title,
        lambda each: _three(each.rates[name]),
        lambda each: each.rates[name].state,
        () if value is None else (value,),
        ratio=False,
    )
    return draw(audit, plot, path)


def draw_ratios(audit: Audit, name: str, path: Path) -> bool:
    """Draw each group's ratio to all others, with the gate's limits."""
    title = f"{TITLES[name]} over that of all others (dashed: the limits of the gate)"
    plot = Plot(
        title,
        lambda each: _three(each.rest[name]),
        lambda each: each.rest[name].state,
        (1 / GATE, GATE),
        ratio=True,
    )
    return draw(audit, plot, path)


def draw_calibration(audit: Audit, path: Path) -> bool:
    """Draw the share found wrong over the promised one by group."""
    plot = Plot(
        "Share found wrong over the promised one, 95 % intervals (dashed: as promised)",
        lambda each: _three(each.calibration, "ratio"),
        lambda each: each.calibration.state,
        (1.0,),
        ratio=True,
    )
    return draw(audit, plot, path)


def _three(of: object, value: str = "value") -> Shown:
    lower, middle, upper = (getattr(of, name) for name in ("lower", value, "upper"))
    if middle is None or lower is None:
        return None
    far = float("inf") if upper is None else float(upper)
    return float(lower), float(middle), far
