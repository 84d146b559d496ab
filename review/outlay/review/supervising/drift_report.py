"""The monitor's last report as rows for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outlay.review.supervising.figures import percent

ORDER = ("alarm", "watch", "no data", "ok")
LEVELS = {
    "alarm": "surely past its limit",
    "watch": "surely past the lower limit",
    "ok": "nothing that cannot be chance",
    "no data": "nobody can tell yet",
}
TOLD = ("alarm", "watch")
SAID = {
    "raw_fraud": "of the fraud model",
    "raw_error": "of the error model",
    "age_band": "age",
    "race_ethnicity": "race and ethnicity",
}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, its level, and the figure that decided."""

    check: str
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One feature or score, then and now; `cells` are figures in words."""

    name: str
    family: str
    level: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Drift:
    """Everything that the page shows of one report."""

    said: Json
    first: str
    findings: list[Finding]
    moved: list[Shift]
    rest: list[Shift]
    days: list[list[str]]
    months: list[list[str]]


def drift(said: Json) -> Drift:
    """Return the report's rows, the worst first."""
    shifts = sorted(said["shifts"], key=_place)
    told = [s for s in shifts if s["kind"] == "score" or s["level"] in TOLD]
    findings = sorted(said["findings"], key=lambda e: ORDER.index(e["level"]))
    return Drift(
        said,
        said["from"],
        [Finding(_plain(e["check"]), e["level"], _plain(e["why"])) for e in findings],
        [_shift(each) for each in told],
        [_shift(each) for each in shifts if each not in told],
        [_day(each) for each in said["days"]],
        [_month(each) for each in said["months"]],
    )


def _place(of: Json) -> tuple[bool, int, float, str]:
    moved = -(of["stability"] or 0.0)
    return (of["kind"] != "score", ORDER.index(of["level"]), moved, of["name"])


def _shift(of: Json) -> Shift:
    figures = ("stability", "stability_by_chance", "distance", "distance_by_chance")
    cells = [_number(of[name]) for name in figures]
    cells += [percent(of["missing_now"]), percent(of["missing_then"])]
    return Shift(
        _plain(of["name"]).replace("_", " "),
        of["family"],
        of["level"],
        cells,
    )


def _day(of: Json) -> list[str]:
    rate = of["alert_rate"]
    return [
        of["day"],
        f"{of['payments']:,}",
        f"{of['flagged']:,}",
        percent(rate["value"]),
        f"{percent(rate['lower'])} to {percent(rate['upper'])}",
        f"{of['to_review']:,}",
        f"{of['returned']:,}",
    ]


def _month(of: Json) -> list[str]:
    calibration = of["calibration"]
    return [
        of["month"],
        f"{of['payments']:,}",
        f"{of['flagged']:,}",
        f"{of['labelled']:,}" if of["labelled"] else "no labels",
        _share(of["precision"]),
        *(_expected(calibration.get(name)) for name in ("fraud", "error")),
    ]


def _expected(of: Json | None) -> str:
    if of is None:
        return "no labels"
    return f"{percent(of['expected'])}, {_share(of['found'])}"


def _share(of: Json | None) -> str:
    if of is None:
        return "no labels"
    between = f"{percent(of['lower'])} to {percent(of['upper'])}"
    return f"{percent(of['value'])} ({between}), of {of['rows']:,}"


def _number(value: float | None) -> str:
    return "no data" if value is None else f"{value:.3f}"


def _plain(words: str) -> str:
    """Return the monitor's words without the names that only the code knows."""
    for name, said in SAID.items():
        words = words.replace(name, said)
    return words[:1].upper() + words[1:]
