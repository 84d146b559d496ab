"""The monitor's report as one plain page: no script, nothing from elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from outlay.audit.html_page import framed_page
from outlay.audit.monitor.levels import ORDER
from outlay.audit.monitor.maturing import Month
from outlay.audit.monitor.pictures import ALERTS, SHIFTS
from outlay.audit.monitor.report import HTML, Report
from outlay.audit.monitor.shift import Shift
from outlay.payments.atomic import write_whole

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:70rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2.2rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.7rem 0 1.2rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #c9c9c9;padding:.4rem .6rem;text-align:left;
vertical-align:top}
td.number{text-align:right;white-space:nowrap}
thead th{background:#f0f0f0;vertical-align:bottom}tbody th{font-weight:600}
.level{font-weight:700;white-space:nowrap}
.alarm{color:#8b0a03}.watch{color:#775540}.ok{color:#216e1f}.no-data{color:#565c65}
img{max-width:100%;height:auto;margin:.5rem 0}
summary{cursor:pointer;padding:.5rem 0;font-weight:600}
"""
LEVELS = {
    "alarm": "alarm: surely past its limit",
    "watch": "watch: surely past the lower limit",
    "ok": "ok: nothing that cannot be chance",
    "no data": "no data: nobody can tell yet",
}


def write_page(folder: Path, report: Report, pictures: Mapping[str, str]) -> Path:
    """Write monitor.html into `folder`, whole or not at all; return its path.

    `pictures` are files beside it with the words that stand for them.
    """
    write_whole(folder / HTML, page(report, pictures).encode())
    return folder / HTML


def page(report: Report, pictures: Mapping[str, str]) -> str:
    """Return the page."""
    days = report.days_looked_at
    title = f"Monitor of {' and '.join(report.models)}, {days.first} to {days.last}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        _head(report),
        "<h2>Checks</h2>",
        _checks(report),
        "<h2>Features and scores</h2>",
        _picture(SHIFTS, pictures),
        *_shifts(report),
        "<h2>Alerts by day</h2>",
        _picture(ALERTS, pictures),
        _days(report),
        "<h2>Months whose outcomes mature</h2>",
        _months(report.months),
    ]
    inside = "\n".join(part for part in parts if part)
    return framed_page(title, STYLE, f"<main>\n{inside}\n</main>\n")


def _head(report: Report) -> str:
    words = "".join(f"<li>{escape(each)}.</li>" for each in LEVELS.values())
    others = (
        f" {report.others:,} payments of the period were scored by another pair, or "
        "without models, and do not count here."
        if report.others
        else ""
    )
    made_up = " Every payment here is made up." if report.simulated else ""
    return (
        f"<p>Result: {_level(report.level)}. {report.payments:,} payments in "
        f"{report.batches:,} batches, held against training "
        f"{escape(report.training_id)}.{others}{made_up}</p>\n<ul>{words}</ul>"
    )


def _checks(report: Report) -> str:
    found = sorted(report.findings, key=lambda each: -ORDER.index(each.level))
    rows = [
        (escape(each.check), _level(each.level), escape(_short(each.why)))
        for each in found
    ]
    return _table("Every check, the worst first", ("Check", "Level", "Why"), rows)


def _short(why: str) -> str:
    return why[:1].upper() + why[1:]


def _shifts(report: Report) -> Iterator[str]:
    order = {level: -place for place, level in enumerate(ORDER)}
    found = sorted(
        report.shifts,
        key=lambda each: (
            each.kind != "score",
            order[each.level],
            -(each.stability or 0.0),
            each.name,
        ),
    )
    told = [s for s in found if s.kind == "score" or s.level in {"alarm", "watch"}]
    rest = [each for each in found if each not in told]
    columns = (
        "Name",
        "Family",
        "Level",
        "Stability index",
        "Index by chance",
        "Distance",
        "Distance by chance",
        "Missing now",
        "Missing before",
    )
    yield _table("Scores, and features that moved", columns, map(_shift, told), 3)
    if rest:
        table = _table("The other features", columns, map(_shift, rest), 3)
        yield (
            f"<details>\n<summary>The other {len(rest)} features</summary>\n{table}\n"
            "</details>"
        )


def _shift(of: Shift) -> tuple[str, ...]:
    numbers = (
        _number(of.stability),
        _number(of.stability_by_chance),
        _number(of.distance),
        _number(of.distance_by_chance),
    )
    shares = (f"{of.missing_now:.1%}", f"{of.missing_then:.1%}")
    return (escape(of.name), escape(of.family), _level(of.level), *numbers, *shares)


def _days(report: Report) -> str:
    rows = [
        (
            escape(day["day"]),
            f"{day['payments']:,}",
            f"{day['flagged']:,}",
            f"{day['alert_rate']['value']:.2%}",
            f"{day['alert_rate']['lower']:.2%} to {day['alert_rate']['upper']:.2%}",
            f"{day['to_review']:,}",
            f"{day['returned']:,}",
        )
        for day in report.days
    ]
    columns = (
        "Day",
        "Payments",
        "Flagged by the models",
        "Alert rate",
        "95 % interval",
        "To review, by any route",
        "Returned",
    )
    return _table("Alerts by day", columns, rows, 1)


def _months(months: Sequence[Month]) -> str:
    rows = [
        (
            escape(each.month),
            f"{each.payments:,}",
            f"{each.flagged:,}",
            f"{each.labelled:,}" if each.labelled else "no labels",
            each.precision.words if each.precision else "no labels",
            *(_calibration(each, name) for name in ("fraud", "error")),
        )
        for each in months
    ]
    columns = (
        "Month",
        "Payments",
        "Flagged",
        "Reviewed, mature",
        "Precision",
        "Fraud: expected, found",
        "Error: expected, found",
    )
    return _table(
        "Precision of flags and calibration, with 95 % intervals", columns, rows, 1
    )


def _calibration(month: Month, name: str) -> str:
    found = month.calibration.get(name)
    if found is None:
        return "no labels"
    return f"{found.expected:.2%}, {found.found.words}"


def _picture(name: str, pictures: Mapping[str, str]) -> str:
    if name not in pictures:
        return ""
    return f'<img src="{escape(name)}" alt="{escape(pictures[name])}">'


def _level(level: str) -> str:
    return f'<span class="level {level.replace(" ", "-")}">{escape(level)}</span>'


def _number(value: float | None) -> str:
    return "no data" if value is None else f"{value:.3f}"


def _table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers_from: int | None = None,
) -> str:
    """Return a table; columns from `numbers_from` on are flushed right."""
    first = len(columns) if numbers_from is None else numbers_from
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "\n".join(_row(row, first) for row in rows)
    return (
        f'<div class="wide">\n<table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _row(cells: Sequence[str], numbers_from: int) -> str:
    name, *others = cells
    tds = "".join(
        f'<td class="number">{cell}</td>' if at >= numbers_from else f"<td>{cell}</td>"
        for at, cell in enumerate(others, start=1)
    )
    return f'<tr><th scope="row">{name}</th>{tds}</tr>'
