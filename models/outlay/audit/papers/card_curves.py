"""Curves of a model card: each picture with a table that says the same."""

from collections.abc import Mapping
from typing import Any

from outlay.audit.papers.beside import CURVES, Beside
from outlay.audit.papers.markdown import MISSING, part, picture, titled
from outlay.models.labels import MODELS

Said = Mapping[str, Any]

RECALLS = (0.1, 0.25, 0.5, 0.75, 0.9)
RATES = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)
NONE = "none"
ONE_CLASS = "not estimable"
NO_CURVES = "No curves: not drawn, or the test's labels are of one class only."


def curves(beside: Beside, metrics: Said) -> str:
    """Return precision and recall, and recall against the false-positive rate."""
    if not beside.tested:
        return f"{MISSING} {NO_CURVES}\n"
    first = drawn(
        beside,
        "precision_recall.png",
        "Lines that fall from left to right, one a model: precision against recall. "
        f"Average precision is {_each(metrics, 'average_precision')}",
        "The further up a line runs, the fewer reviews are in vain",
    )
    second = drawn(
        beside,
        "recall_by_rate.png",
        "Lines that rise from left to right, one a model: recall against the "
        "false-positive rate. At a rate of 1 %, recall is "
        f"{_each(metrics, 'recall_at_1_percent')}",
        "The further up a line runs, the more is found for as many delayed",
    )
    return "\n".join(
        (
            part("Precision against recall", first + _precision(beside.tested)),
            part("Recall against false-positive rate", second + _recall(beside.tested)),
        )
    )


def drawn(beside: Beside, name: str, shows: str, caption: str) -> str:
    """Return a picture of the curves folder with its words, empty where it lacks."""
    file = f"{CURVES}/{name}"
    if file not in beside.pictures:
        return ""
    return picture(file, f"{shows}.", f"{caption}.") + "\n"


def _each(metrics: Said, key: str) -> str:
    said = [
        f"{metrics[name][key]:.2f} for {name}"
        for name in MODELS
        if key in metrics.get(name, {})
    ]
    return " and ".join(said) or "not estimable"


def _precision(tested: Mapping[str, Said]) -> str:
    rows = []
    for least in RECALLS:
        cells = [f"{least:.0%}"]
        for name in MODELS:
            of = tested.get(name, {}).get("precision_recall")
            cells += _at_recall(of, least)
        rows.append(cells)
    columns = [f"{name} {key}" for name in MODELS for key in ("recall", "precision")]
    title = "Precision of the highest cut drawn that finds at least so much"
    return titled(title, ["recall of at least", *columns], rows)


def _at_recall(of: Said | None, least: float) -> list[str]:
    if of is None:
        return [ONE_CLASS, ONE_CLASS]
    place = next(n for n, recall in enumerate(of["recall"]) if recall >= least)
    return [f"{of[key][place]:.1%}" for key in ("recall", "precision")]


def _recall(tested: Mapping[str, Said]) -> str:
    rows = [
        [f"{most:.1%}"]
        + [
            cell
            for name in MODELS
            for cell in _at_rate(tested.get(name, {}).get("recall_by_rate"), most)
        ]
        for most in RATES
    ]
    keys = ("rate", "recall")
    columns = [f"{name} {key}" for name in MODELS for key in keys]
    title = (
        "Recall of the lowest cut drawn that flags at most so many legitimate payments"
    )
    return titled(title, ["false-positive rate of at most", *columns], rows)


def _at_rate(of: Said | None, most: float) -> list[str]:
    if of is None:
        return [ONE_CLASS, ONE_CLASS]
    kept = [n for n, rate in enumerate(of["false_positive_rate"]) if rate <= most]
    if not kept:
        return [NONE, NONE]
    return [
        f"{of['false_positive_rate'][kept[-1]]:.2%}",
        f"{of['recall'][kept[-1]]:.1%}",
    ]
