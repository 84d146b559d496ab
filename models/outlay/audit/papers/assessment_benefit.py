"""The benefit that a training's test shows, and what it cannot show."""

import math

from outlay.audit.papers.assessment_items import Fact, Gap, Item
from outlay.audit.papers.assessment_words import PROGRAM, SCIENTIST
from outlay.audit.papers.sources import Sources, at
from outlay.models.labels import MODELS

FIGURES = {
    "recall_at_1_percent": "found where 1 % of legitimate payments is flagged",
    "average_precision": "average precision",
    "base_rate": "share of wrong payments, which average precision has by chance",
}


def benefit(sources: Sources) -> list[Item]:
    """Return what each model finds in the test window, with intervals."""
    items = [
        _figure(sources, model, key, title)
        for model in MODELS
        for key, title in FIGURES.items()
    ]
    return [
        *items,
        Gap(
            "Dollars and payments expected to be caught at the agency's own limit",
            f"{SCIENTIST}: `outlay tune`, `outlay estimate`",
            "no such figure is among the files of a training",
        ),
        Gap("Comparison with the way payments are chosen for review today", PROGRAM),
    ]


def _figure(sources: Sources, model: str, key: str, title: str) -> Item:
    of = sources.training.metrics.get(model, {})
    what = f"{model.capitalize()} model: {title}"
    value, ends = of.get(key), at(of, "intervals", key)
    if value is None or not math.isfinite(value):
        why = "not estimable: one class only"
        return Gap(what, f"{SCIENTIST}, with more reviews", why)
    places = [f"metrics.{model}.{key}"]
    said = f"{value:.4f}"
    if ends is not None:
        said += f" (95 % interval {ends[0]:.4f} to {ends[1]:.4f})"
        places.append(f"metrics.{model}.intervals.{key}")
    return Fact(what, said, sources.metrics(*places))
