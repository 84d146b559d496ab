"""The audit's tables, each group a row."""

from collections.abc import Sequence
from html import escape

from outlay.audit.fairness import numbers
from outlay.audit.fairness.audited import GroupRates
from outlay.audit.fairness.bounds import GroupBound, Limit
from outlay.audit.fairness.measures import GATED
from outlay.audit.fairness.rates import LEAST_CELL
from outlay.audit.fairness.worst import Worst

TITLES = {
    "selection_rate": "Selection rate",
    "false_positive_rate": "False-positive rate",
    "false_negative_rate": "False-negative rate",
    "false_discovery_rate": "False-discovery rate",
}
COMPARED = ("selection_rate", GATED)
STATES = {"open": "cannot be told", "too few": "too few reviews"}


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first cell of a row is its heading, cells are HTML."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "\n".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
        for first, *cells in rows
    )
    return (
        f'<div class="wide"><table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def rates_table(groups: Sequence[GroupRates]) -> str:
    """Return the rates with their intervals."""
    rows = [
        [
            _name(each),
            _payments(each),
            *(numbers.share(each.rates[key], each.naive[key]) for key in TITLES),
        ]
        for each in groups
    ]
    columns = ["Group", "Payments", *TITLES.values()]
    return table("How often payments are flagged, and how often wrongly", columns, rows)


def ratios_table(groups: Sequence[GroupRates]) -> str:
    """Return each group's ratios to the best-treated group and to all others."""
    rows = [
        [
            _name(each),
            *(
                numbers.times(said.get(key))
                for key in COMPARED
                for said in (each.ratios, each.rest)
            ),
        ]
        for each in groups
    ]
    columns = ["Group"] + [
        f"{TITLES[key]}, over {other}"
        for key in COMPARED
        for other in ("the lowest", "all others")
    ]
    return table(
        "Against other groups (the false-positive rate decides)", columns, rows
    )


def held_table(groups: Sequence[GroupRates]) -> str:
    """Return calibration, dollars held and days held."""
    rows = [
        [
            _name(each),
            numbers.promise(each.calibration),
            numbers.found_over_promised(each.calibration),
            numbers.error(each.calibration),
            numbers.dollars(each.held.cents),
            numbers.mean_dollars(each.held.legitimate_cents),
            numbers.mean_share(each.held.legitimate_share),
            numbers.mean_days(each.held.days, each.held.without_days),
        ]
        for each in groups
    ]
    columns = [
        "Group",
        "Wrong: promised / found",
        "Found over promised",
        "Calibration error",
        "Dollars flagged",
        "of these legitimate",
        "Share of legitimate dollars",
        "Days held, mean",
    ]
    return table("Promised probabilities, dollars held, days held", columns, rows)


def bounds_table(bounds: Sequence[GroupBound], limit: Limit) -> str:
    """Return the bound inside each group."""
    rows = [
        [
            escape(f"{each.attribute}: {each.group}"),
            f"under {LEAST_CELL}" if each.rows is None else f"{each.rows:,}",
            "" if each.flagged is None else f"{each.flagged:,}",
            "" if each.upper is None else f"{each.upper:.2%}",
            f"{each.need:,}",
            STATES.get(each.state, each.state),
        ]
        for each in bounds
    ]
    columns = [
        "Group",
        "Legitimate, reviewed at random",
        "of these flagged",
        "Rate is at most",
        "Reviews needed",
        f"Limit of {limit.alpha:.2%}",
    ]
    return table("The limit of the false-positive rate in each group", columns, rows)


def worst_table(caption: str, gaps: Sequence[Worst]) -> str:
    """Return the worst ratio and difference by attribute."""
    rows = [
        [
            escape(" and ".join(each.attributes)),
            f"{each.groups}",
            escape(" / ".join(each.ratio.worst)),
            escape(" / ".join(each.ratio.best)),
            numbers.span(each.ratio) + numbers.word(each.verdict),
            numbers.points(each.difference),
        ]
        for each in gaps
    ]
    columns = ["By", "Groups", "Highest", "Lowest", "Ratio", "Difference"]
    return table(caption, columns, rows)


def _name(of: GroupRates) -> str:
    return escape(" / ".join(of.group) if of.group else "all")


def _payments(of: GroupRates) -> str:
    return f"under {LEAST_CELL}" if of.payments is None else f"{of.payments:,}"
