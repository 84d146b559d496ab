"""The gate's verdicts for people."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from outlay.audit.gate import GateReport


def gate_table(report: "GateReport") -> Table:
    """Return each check with its verdict and why."""
    made = Table(
        title=f"Gate of training {report.training_id}",
        title_justify="left",
        title_style="bold",
    )
    for name in ("check", "verdict", "why"):
        made.add_column(name)
    for each in report.checks:
        made.add_row(Text(each.name), Text(each.verdict), Text(each.why))
    made.caption = f"Limits {report.limits[:16]}."
    return made


def gate_words(facts: Mapping[str, Any]) -> str:
    """Return what the gate said of an entry of the ledger, in a few words."""
    said = facts.get("gate")
    if not said:
        return "-"
    if not said["override"]:
        return "passed"
    checks = said["checks"].items()
    failing = (
        f"{name} {each['verdict']}"
        for name, each in checks
        if each["verdict"] != "passes"
    )
    return "overridden: " + ", ".join(failing)
