"""The fairness audit as rows for the page: groups of payees, never a person.

Small cells come suppressed from the audit; what is not there is said in its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outlay.review.supervising.figures import percent

RATES = (
    ("selection_rate", "Selection rate"),
    ("false_positive_rate", "False-positive rate"),
    ("false_negative_rate", "False-negative rate"),
    ("false_discovery_rate", "False-discovery rate"),
)
DECIDES = "false_positive_rate"
ATTRIBUTES = {
    "age_band": "Age",
    "race_ethnicity": "Race and ethnicity",
    "sex": "Sex",
    "disability": "Disability",
}
BOUNDS = {"holds": "holds", "open": "cannot be told", "too few": "too few reviews"}
NO_LIMIT = "no upper limit"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with its interval below it; without one, why there is none."""

    text: str
    below: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group's payments, rates, and false-positive rate against all others."""

    name: str
    payments: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its widest gap, its groups, and the limit held to each."""

    name: str
    gap: "Gap | None"
    groups: list[Group]
    bounds: list[list[str]]


@dataclass(frozen=True, slots=True)
class Gap:
    """The worst ratio of false-positive rates among some groups."""

    of: str
    highest: str
    lowest: str
    ratio: Cell
    verdict: str


def attributes(audit: Json) -> list[Attribute]:
    """Return every single attribute of the audit, in its order."""
    gaps = {tuple(each["attributes"]): _gap(each) for each in _gated(audit)}
    return [
        Attribute(
            named(name),
            gaps.get((name,)),
            [_group(e) for e in audit["groups"] if list(e["attributes"]) == [name]],
            [_bound(e) for e in audit.get("bounds", ()) if e["attribute"] == name],
        )
        for name in audit["attributes"]
    ]


def everybody(audit: Json) -> Group | None:
    """Return the row of all payments."""
    rows = (each for each in audit["groups"] if not each["attributes"])
    return next((_group(each) for each in rows), None)


def pairs(audit: Json) -> list[Gap]:
    """Return the widest gap of each pair of attributes, failing ones first."""
    found = [_gap(each) for each in _gated(audit) if len(each["attributes"]) == 2]
    order = ("fails", "inconclusive", "passes")
    return sorted(found, key=lambda each: order.index(each.verdict))


def named(attribute: str) -> str:
    """Return an attribute's name as a person reads it."""
    return ATTRIBUTES.get(attribute, attribute.replace("_", " ").capitalize())


def _gated(audit: Json) -> Iterator[Json]:
    return (each for each in audit["worst"] if each["measure"] == DECIDES)


def _gap(of: Json) -> Gap:
    ratio = of["ratio"]
    upper = NO_LIMIT if ratio["upper"] is None else f"{ratio['upper']:,.2f}"
    below = f"{ratio['lower']:.2f} to {upper}"
    value = ratio["value"]
    text = "over a rate of 0" if value is None else f"{value:,.2f}"
    return Gap(
        " and ".join(map(named, of["attributes"])),
        " / ".join(ratio["worst"]),
        " / ".join(ratio["best"]),
        Cell(text, below),
        of["verdict"],
    )


def _group(of: Json) -> Group:
    payments = "under 11" if of["payments"] is None else f"{of['payments']:,}"
    cells = [_rate(of["rates"][name]) for name, _ in RATES]
    name = " / ".join(of["group"]) or "All payments"
    return Group(name, payments, [*cells, _ratio(of["rest"].get(DECIDES))])


def _rate(of: Json) -> Cell:
    if of["state"] != "estimated":
        return Cell(_why(of["state"]))
    below = f"{percent(of['lower'])} to {percent(of['upper'])}"
    return Cell(percent(of["value"]), f"{below}, of {of['rows']:,}")


def _ratio(of: Json | None) -> Cell:
    if of is None:
        return Cell("")
    if of["value"] is None or of["lower"] is None:
        return Cell(_why(of["state"]))
    upper = NO_LIMIT if of["upper"] is None else f"{of['upper']:,.2f}"
    return Cell(f"{of['value']:.2f}", f"{of['lower']:.2f} to {upper}", of["verdict"])


def _why(state: str) -> str:
    return "under 11 cases" if state == "suppressed" else state


def _bound(of: Json) -> list[str]:
    upper = "" if of["upper"] is None else percent(of["upper"])
    return [
        of["group"],
        "under 11" if of["rows"] is None else f"{of['rows']:,}",
        "" if of["flagged"] is None else f"{of['flagged']:,}",
        upper,
        f"{of['need']:,}",
        BOUNDS.get(of["state"], of["state"]),
    ]
