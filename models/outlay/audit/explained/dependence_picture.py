"""How one fact moves a score: shap's scatter, with nobody's exact values."""

import math
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter
from numpy.typing import NDArray

from outlay.audit.explained.shap_library import load_shap
from outlay.audit.explained.shap_pictures import BAR, DPI, GRID, INK, seeded, words

Reals = NDArray[np.float64]

# A dot is a payment. It stands on one of so many places across, and those beyond the
# first and the last hundredth stand with them: no amount can be read off to the cent.
STEPS = 100
TAIL = 1.0
# Positive values that span more than this stand on a log scale.
WIDE = 100.0


def draw_dependence(
    name: str, feature: str, values: Reals, contributions: Reals, path: Path
) -> None:
    """Draw contributions against the values of one fact.

    Parameters
    ----------
    values, contributions : array, shape (n,)
        Of the payments that may be shown, none missing; contributions in log-odds.
    """
    shap = load_shap()
    across, log = blurred(values)
    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.add_subplot()
    told = shap.Explanation(
        values=contributions, data=across, feature_names=words(feature)
    )
    with seeded():
        shap.plots.scatter(
            told, color=BAR, hist=False, alpha=0.35, dot_size=14, ax=axes, show=False
        )
    axes.axhline(0, color=INK, linewidth=0.8)
    _dress(axes, name, feature)
    if log:
        _log_ticks(axes, across)
    figure.savefig(path, dpi=DPI, metadata={"Software": None})


def blurred(values: Reals) -> tuple[Reals, bool]:
    """Return values clipped at both ends and on a grid; decimal logs where wide.

    Whole numbers stay whole. The second is whether these are logs.
    """
    low, high = np.percentile(values, [TAIL, 100 - TAIL])
    clipped = np.clip(values, low, high)
    log = bool(low > 0 and high > WIDE * low)
    whole = not log and bool((values == np.rint(values)).all())
    shown = np.log10(clipped) if log else clipped
    step = float(np.ptp(shown)) / STEPS
    if whole:
        step = float(math.ceil(step))
    if step <= 0:
        return np.full_like(shown, float(f"{shown[0]:.3g}")), log
    return np.rint(shown / step) * step, log


def _dress(axes: Axes, name: str, feature: str) -> None:
    axes.set_title(
        f"{words(feature)}: how it moves the {name} score",
        loc="left",
        fontsize=11,
        color=INK,
    )
    axes.set_xlabel(f"{words(feature)} (ends clipped)", fontsize=9, color=INK)
    axes.set_ylabel("contribution (log-odds)", fontsize=9, color=INK)
    axes.tick_params(labelsize=9, colors=INK)
    axes.grid(color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _log_ticks(axes: Axes, across: Reals) -> None:
    low, high = float(across.min()), float(across.max())
    decades = range(math.floor(low), math.ceil(high) + 1)
    ticks = [decade + math.log10(part) for decade in decades for part in (1, 3)]
    kept = [each for each in ticks if low <= each <= high]
    # Many decades have room for their beginnings only.
    kept = kept if len(kept) <= 8 else [each for each in kept if each == int(each)]
    axes.xaxis.set_major_locator(FixedLocator(kept))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{10**x:,.3g}"))
