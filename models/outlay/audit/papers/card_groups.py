"""Rates by group in a model card: the picture, and a table that says the same."""

from collections.abc import Mapping
from typing import Any

from outlay.audit.papers.beside import AUDIT, Beside
from outlay.audit.papers.markdown import picture, plain, titled

Said = Mapping[str, Any]

GATED = "false_positive_rate"
RATES = f"{AUDIT}/false_positive_rates.png"
HEAD = ("group", "legitimate reviewed", "rate", "95 % interval", "times the lowest")


def groups(beside: Beside) -> str:
    """Return each group's false-positive rate; pairs of groups are on the page."""
    if beside.audit is None:
        return ""
    found = [each for each in beside.audit["groups"] if len(each["attributes"]) == 1]
    shown = [each for each in found if GATED in each.get("rates", {})]
    if not shown:
        return ""
    names = list(dict.fromkeys(each["attributes"][0] for each in shown))
    tables = [
        titled(
            f"False-positive rate by {plain(name)}",
            HEAD,
            [_row(each) for each in shown if each["attributes"][0] == name],
        )
        for name in names
    ]
    return "\n" + _drawn(beside, shown) + "\n".join(tables)


def _drawn(beside: Beside, shown: list[Said]) -> str:
    known = [each for each in shown if each["rates"][GATED]["value"] is not None]
    if RATES not in beside.pictures or not known:
        return ""
    worst = max(known, key=lambda each: float(each["rates"][GATED]["value"]))
    rate = worst["rates"][GATED]
    told = (
        "A dot with a line for each group: its false-positive rate and the interval. "
        f"The highest is {rate['value']:.2%} ({rate['lower']:.2%} to "
        f"{rate['upper']:.2%}), of {worst['attributes'][0]} {worst['group'][0]}."
    )
    caption = "How often payees who did nothing wrong have to wait, by group."
    return picture(RATES, told, caption) + "\n"


def _row(each: Said) -> list[str]:
    rate, name = each["rates"][GATED], plain(each["group"][0])
    if rate["value"] is None:
        return [name, rate["state"], *[""] * 3]
    return [
        name,
        f"{rate['rows']:,}",
        f"{rate['value']:.2%}",
        f"{rate['lower']:.2%} to {rate['upper']:.2%}",
        _times(each.get("ratios", {}).get(GATED)),
    ]


def _times(ratio: Said | None) -> str:
    if ratio is None:
        return "the lowest"
    lower, value, upper = (ratio.get(key) for key in ("lower", "value", "upper"))
    if lower is None:
        return str(ratio.get("state", ""))
    middle = "over a rate of 0" if value is None else f"{value:.2f}"
    most = "no upper limit" if upper is None else f"{upper:.2f}"
    return f"{middle} ({lower:.2f} to {most}): {ratio['verdict']}"
