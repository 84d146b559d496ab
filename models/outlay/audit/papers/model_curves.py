"""Curves of both models as pictures and numbers: curves.json and four PNG files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from outlay.audit.fairness.pictures import DPI, INK, LINE, MUTED
from outlay.audit.papers.curve_picture import SECOND
from outlay.models.curves import LEAST_RATE, curves_of
from outlay.models.gather import judged
from outlay.models.labels import MODELS
from outlay.models.training import Training
from outlay.payments.atomic import write_whole

NUMBERS = "curves.json"
# Blue and orange-red stay apart for every kind of colour blindness, and so do the
# strokes, in grey print too.
STROKES = {"fraud": (LINE, "-"), "error": (SECOND, "--")}
LEAST_CHANCE = 1e-4
ONE_CLASS = "only one class among the test's labels"

Curves = Mapping[str, Mapping[str, Any]]


def write_curves(folder: Path, training: Training) -> Path:
    """Write curves.json and a picture of each kind of curve into `folder`; return it.

    A model whose test payments are all of one class has a stopping curve only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tested = {name: curves_of(judged(training.test, name)) for name in MODELS}
    stopping = training.metrics.get("stopping", {})
    said = {"weighted_by": "1 / inclusion probability", "test": tested}
    text = json.dumps(said | {"stopping": stopping}, indent=1, allow_nan=False)
    write_whole(folder / NUMBERS, f"{text}\n".encode())
    _save(_stopping(stopping), folder / "stopping.png")
    drawn = {name: of for name, of in tested.items() if of}
    _save(_precision_recall(drawn, training.metrics), folder / "precision_recall.png")
    _save(_recall_by_rate(drawn, training.metrics), folder / "recall_by_rate.png")
    _save(_calibration(drawn), folder / "calibration.png")
    return folder


def _stopping(stopping: Curves) -> Figure:
    figure = Figure(figsize=(8.0, 4.2), layout="constrained")
    panels = figure.subplots(1, len(MODELS), squeeze=False)[0]
    for axes, name in zip(panels, MODELS, strict=True):
        of, (ink, stroke) = stopping.get(name, {}), STROKES[name]
        if not any(of.get("average_precision", ())):
            _nothing(axes, "too few positives to watch\nat the end of the fit window")
        else:
            axes.plot(of["rounds"], of["average_precision"], stroke, color=ink)
            axes.axvline(of["trees"], color=MUTED, linestyle=":")
            axes.set_ylim(0, None)
        title = f"{name} model"
        if of:
            title += f", {of['trees']} trees kept (dotted)"
        _dress(axes, title, "trees grown", "average precision, late fit days")
    return figure


def _precision_recall(tested: Curves, metrics: Mapping[str, Any]) -> Figure:
    figure, axes = _one()
    for name, of in tested.items():
        ink, stroke = STROKES[name]
        points, said = of["precision_recall"], metrics[name]
        label = f"{name}, average precision {_with_interval(said, 'average_precision')}"
        # A step: between two cuts there is none, and average precision sums steps.
        axes.step(
            [0.0, *points["recall"]],
            [points["precision"][0], *points["precision"]],
            stroke,
            where="pre",
            color=ink,
            label=label,
        )
        axes.axhline(said["base_rate"], color=ink, linewidth=0.8, linestyle=":")
    title = "Precision against recall (dotted: flagging at random)"
    _dress(axes, title, "recall, share of what is wrong", "precision, share of flags")
    _shares(axes, tested)
    axes.set_xlim(0, 1)
    return figure


def _recall_by_rate(tested: Curves, metrics: Mapping[str, Any]) -> Figure:
    figure, axes = _one()
    for name, of in tested.items():
        ink, stroke = STROKES[name]
        points = of["recall_by_rate"]
        label = f"{name}, at 1 % {_with_interval(metrics[name], 'recall_at_1_percent')}"
        rates, recall = points["false_positive_rate"], points["recall"]
        # A step: a rate reached by no cut has the recall of the cut below it.
        axes.step(
            [LEAST_RATE / 10, *rates],
            [0.0, *recall],
            stroke,
            where="post",
            color=ink,
            label=label,
        )
    axes.set_xscale("log")
    axes.set_xlim(LEAST_RATE, 1)
    axes.axvline(0.01, color=MUTED, linewidth=0.8, linestyle=":")
    title = "Recall against false-positive rate"
    across = "false-positive rate, share of legitimate payments flagged (log)"
    _dress(axes, title, across, "recall, share of what is wrong")
    _shares(axes, tested)
    axes.xaxis.set_major_formatter(FuncFormatter(_percent))
    return figure


def _calibration(tested: Curves) -> Figure:
    figure = Figure(figsize=(9.0, 4.8), layout="constrained")
    panels = figure.subplots(1, len(MODELS), squeeze=False, sharey=True)[0]
    for axes, name in zip(panels, MODELS, strict=True):
        if name in tested:
            _reliability(axes, tested[name]["calibration"], STROKES[name][0])
        else:
            _nothing(axes, ONE_CLASS)
        across = "tenths of payments, lowest to highest promise;\n"
        across += "below each: labelled payments, positives among them"
        _dress(axes, f"{name} model", across, "share of payments (log)")
    figure.suptitle(
        "Promised and found shares (at the foot: under 0.01 %; hollow dot: none found)",
        color=INK,
        fontsize=11,
        x=0.01,
        ha="left",
    )
    return figure


def _reliability(axes: Axes, bins: Sequence[Mapping[str, Any]], ink: str) -> None:
    axes.set_yscale("log")
    axes.set_ylim(LEAST_CHANCE, 1)
    for at, each in enumerate(bins):
        lower, upper = (max(end, LEAST_CHANCE) for end in each["interval"])
        axes.plot([at, at], [lower, upper], color=ink, linewidth=2, alpha=0.6)
        # Nothing found has no place on a log axis: a hollow dot at its foot.
        fill = ink if each["positives"] else "white"
        found = max(each["found"], LEAST_CHANCE)
        axes.plot([at], [found], "o", color=ink, markerfacecolor=fill, clip_on=False)
    promised = [max(each["promised"], LEAST_CHANCE) for each in bins]
    axes.plot(promised, "_", color=INK, markersize=14, markeredgewidth=2)
    axes.plot([], "_", color=INK, markersize=12, markeredgewidth=2, label="promised")
    axes.plot([], "o", color=ink, label="found, 95 % interval")
    axes.legend(frameon=False, loc="upper left", fontsize=9)
    counts = [f"{each['labelled']:,}\n{each['positives']:,}" for each in bins]
    axes.set_xticks(range(len(bins)), counts)
    axes.yaxis.set_major_formatter(FuncFormatter(_percent))


def _percent(share: float, _place: int) -> str:
    return f"{share * 100:g} %"


def _with_interval(said: Mapping[str, Any], key: str) -> str:
    lower, upper = said["intervals"][key]
    return f"{said[key]:.2f} ({lower:.2f} to {upper:.2f})"


def _one() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8.0, 5.0), layout="constrained")
    return figure, figure.add_subplot()


def _nothing(axes: Axes, why: str) -> None:
    middle = axes.transAxes
    axes.text(0.5, 0.5, why, color=INK, ha="center", va="center", transform=middle)


def _shares(axes: Axes, tested: Curves) -> None:
    axes.set_ylim(0, 1)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(_percent))
    for name in MODELS:
        if name not in tested:
            axes.plot([], STROKES[name][1], color=MUTED, label=f"{name}: {ONE_CLASS}")
    if tested:
        axes.legend(frameon=False, loc="best", title="95 % intervals", fontsize=9)
    else:
        _nothing(axes, ONE_CLASS)


def _dress(axes: Axes, title: str, across: str, up: str) -> None:
    axes.set_title(title, loc="left", fontsize=10, color=INK)
    axes.set_xlabel(across, fontsize=9)
    axes.set_ylabel(up, fontsize=9)
    axes.tick_params(labelsize=9)
    axes.grid(color="#dfe1e2", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
