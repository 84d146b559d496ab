"""Matches with watch lists and checks before certification, as tables for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.payments.tables import STRENGTHS

PRIVACY_ACT = (
    "A match is no ground for adverse action until it is independently verified and "
    "the payee has had notice and the chance to contest it."
)
CHECKS = {
    "funds": "funds are available",
    "amount_and_name": "amount and payee's name",
    "tin": "taxpayer number",
    "appropriation": "appropriation fits",
    "not_deceased": "payee is not deceased",
    "account": "account is open and the payee's",
    "contract_number": "contract number (PIID)",
    "award_number": "award number (FAIN)",
    "schedule": "schedule in a standard format",
    "debt": "debts that may be offset (information)",
}

STATUSES = ("pass", "fail", "not_checked")
RESULTS = ("passed", "failed", "not checked")


def check_tables(summary: Mapping[str, Any]) -> Iterator[Table | Text]:
    """Return payments by list and strength, and by check and result."""
    if summary["lists"]:
        yield lists_table(summary["lists"], summary["matches"])
    else:
        yield Text("No watch list is in the store: outlay lists add takes one in.")
    yield checks_table(summary["checks"])


def evidence_tables(row: Mapping[str, Any]) -> Iterator[Table]:
    """Return what lists and checks found of one payment of SCORES."""
    matches, checks = row.get("matches") or [], row.get("checks") or []
    if matches:
        made = _table("Watch lists", "list", "entry", "what agrees", "how to verify")
        for each in matches:
            made.add_row(
                f"{each['list']}\n{each['snapshot_on']}",
                Text(each["entry"]),
                Text(f"{each['strength']}: {each['compared']}"),
                Text(each["verify"]),
            )
        made.caption = PRIVACY_ACT
        yield made
    if checks:
        made = _table("Checks before certification", "check", "result", "why")
        for each in checks:
            made.add_row(
                CHECKS.get(each["check"], each["check"]),
                each["status"].replace("_", " "),
                Text(each["why"]),
            )
        yield made


def lists_table(
    lists: Mapping[str, Mapping[str, Any]], matches: Mapping[str, Mapping[str, int]]
) -> Table:
    """Return how many payments agree with each list, by what agreed."""
    made = _table(
        "Payments that agree with watch lists", "list", "as of", counts=STRENGTHS
    )
    for source, snapshot in lists.items():
        days = snapshot["age_days"]
        counts = matches.get(source, {})
        made.add_row(
            source,
            f"{snapshot['as_of']} ({days:,} {'day' if days == 1 else 'days'} old)",
            *(f"{counts.get(strength, 0):,}" for strength in STRENGTHS),
        )
    made.caption = PRIVACY_ACT
    return made


def checks_table(checks: Mapping[str, Mapping[str, int]]) -> Table:
    """Return how many payments passed and failed each check."""
    made = _table("Checks before certification", "", "check", counts=RESULTS)
    for number, (name, title) in enumerate(CHECKS.items(), 1):
        if name in checks:
            counts = (checks[name][status] for status in STATUSES)
            made.add_row(str(number), title, *(f"{many:,}" for many in counts))
    return made


def _table(title: str, *columns: str, counts: Sequence[str] = ()) -> Table:
    """Return an empty table; the columns of `counts` hold numbers."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for name in columns:
        made.add_column(name)
    for name in counts:
        made.add_column(name, justify="right")
    return made
