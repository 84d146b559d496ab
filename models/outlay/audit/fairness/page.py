"""The audit as one plain page: tables first, no script, nothing from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from outlay.audit.fairness.by_group import Audit, GroupRates
from outlay.audit.fairness.rates import LEAST_CELL, Rate, Ratio

TITLES = {
    "selection_rate": "Selection rate",
    "false_positive_rate": "False-positive rate",
    "false_negative_rate": "False-negative rate",
    "false_discovery_rate": "False-discovery rate",
}
MEANINGS = {
    "Selection rate": "flagged payments, as a share of all payments",
    "False-positive rate": "flagged legitimate payments, as a share of legitimate ones",
    "False-negative rate": "payments passed, as a share of those found wrong",
    "False-discovery rate": "legitimate payments, as a share of those flagged",
}
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;max-width:70rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.7rem 0 1.2rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #c9c9c9;padding:.4rem .6rem;text-align:right;
vertical-align:top}
th:first-child,td:first-child{text-align:left}
thead th{background:#f0f0f0}
small{color:#565c65;display:block;white-space:nowrap}
.fails{font-weight:700;color:#8b0a03}.passes{color:#216e1f}.inconclusive{color:#775540}
img{max-width:100%;height:auto;margin:.5rem 0}
"""


def page(title: str, audit: Audit, pictures: Mapping[str, str], notes: str) -> str:
    """Return the page; `pictures` maps a caption to a file beside it."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(notes)}</p>" if notes else "",
        _how_to_read(audit),
        *(_attribute(names, groups) for names, groups in _by_attribute(audit)),
        *(_picture(caption, name) for caption, name in pictures.items()),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def _how_to_read(audit: Audit) -> str:
    words = "".join(
        f"<li><b>{name}</b>: {meaning}.</li>" for name, meaning in MEANINGS.items()
    )
    share = audit.known / audit.payments if audit.payments else 0.0
    return (
        f"<p>{audit.payments:,} payments, of which {audit.known:,} ({share:.1%}) "
        f"have a known outcome.</p>\n<ul>{words}</ul>\n"
        "<p>Rates are estimates over all payments: what was reviewed because it was "
        "flagged counts once, what was reviewed at random counts for all those that "
        "were not drawn (Hájek). In brackets stands the 95 % interval, below it what "
        "reviewed payments alone would say. <b>Not estimable</b>: nobody in the group "
        f"could show it. <b>Suppressed</b>: fewer than {LEAST_CELL} payments. Ratios "
        "are to the group with the lowest rate; they pass where the whole interval is "
        "at most 1.25, fail where all of it is above, and are inconclusive between.</p>"
    )


def _by_attribute(
    audit: Audit,
) -> Iterable[tuple[tuple[str, ...], list[GroupRates]]]:
    for names, groups in groupby(audit.groups, key=lambda each: each.attributes):
        yield names, list(groups)


def _attribute(names: tuple[str, ...], groups: Sequence[GroupRates]) -> str:
    heading = " and ".join(names) if names else "All payments"
    columns = ["Group", "Payments", *TITLES.values()]
    if names:
        columns += ["Selection, ratio", "False-positive rate, ratio"]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    rows = "\n".join(_row(each, compared=bool(names)) for each in groups)
    return (
        f"<h2>{escape(heading)}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _row(of: GroupRates, *, compared: bool) -> str:
    name = " / ".join(of.group) if of.group else "all"
    payments = f"under {LEAST_CELL}" if of.payments is None else f"{of.payments:,}"
    cells = [f"<td>{payments}</td>"]
    cells += [f"<td>{_rate(of.rates[key], of.naive[key])}</td>" for key in TITLES]
    if compared:
        for key in ("selection_rate", "false_positive_rate"):
            cells.append(f"<td>{_ratio(of.ratios.get(key))}</td>")
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>'


def _rate(of: Rate, naive: Rate) -> str:
    if of.value is None or of.lower is None or of.upper is None:
        return of.state
    text = f"{of.value:.2%}<small>({of.lower:.2%} to {of.upper:.2%})</small>"
    if naive.value is not None and abs(naive.value - of.value) > 5e-5:
        text += f"<small>reviewed only: {naive.value:.2%}</small>"
    return text


def _ratio(of: Ratio | None) -> str:
    if of is None:
        return "lowest"
    if of.value is None or of.lower is None or of.upper is None:
        return of.state
    return (
        f"{of.value:.2f}<small>({of.lower:.2f} to {of.upper:.2f})</small>"
        f'<span class="{of.verdict}">{of.verdict}</span>'
    )


def _picture(caption: str, name: str) -> str:
    return (
        f'<h2>{escape(caption)}</h2>\n<img src="{escape(name)}" '
        f'alt="{escape(caption)}">'
    )
