"""Tables about registered models."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.payments.ledger import Ledger
from outlay.pipelines.jobs.versions import Decided, Listed
from outlay.pipelines.render.gate import gate_words
from outlay.pipelines.render.table import interval, table
from outlay.pipelines.render.training import METRICS, PAIR


def versions_table(listed: Sequence[Listed]) -> Table:
    """Return every registered training with what it reaches on its test window."""
    made = table(
        "Registered trainings, the newest first",
        "training",
        "fraud / error version",
        "made (UTC)",
        "part",
        "average precision of fraud, of error",
    )
    for each in listed:
        reached = [
            interval(each.metrics[name], "average_precision")
            for name in PAIR
            if name in each.metrics
        ]
        made.add_row(
            Text(each.training_id),
            f"{each.fraud} / {each.error}",
            f"{each.made_at:%Y-%m-%d %H:%M}",
            each.part or "-",
            "\n".join(reached) or "not on file",
        )
    return made


def comparison_table(metrics: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return trainings side by side, with 95 % intervals."""
    made = table("Test windows, weighted to all payments", "", *metrics)
    for name in PAIR:
        for key, title in METRICS.items():
            reached = (interval(each[name], key) for each in metrics.values())
            made.add_row(f"{name}: {title}", *reached)
        counts = (f"{each[name]['labelled']:,}" for each in metrics.values())
        made.add_row(f"{name}: reviewed payments", *counts)
    made.caption = (
        "Each on its own test window: where the windows differ, part of a difference "
        "is the time's, not the models'."
    )
    return made


def ledger_table(ledger: Ledger) -> Table:
    """Return the ledger, the oldest entry first."""
    made = table("Ledger", "", "when (UTC)", "what", "models", "gate", "by", "why")
    for each in ledger.entries:
        by = f"{each.by}, {each.approved_by}" if each.approved_by else each.by
        made.add_row(
            str(each.number),
            each.at.removesuffix("+00:00").replace("T", " "),
            each.event,
            Text(_models(each.facts)),
            Text(gate_words(each.facts)),
            Text(by),
            Text(each.reason),
        )
    made.caption = f"Last hash: {ledger.head[:16]}. Keep it elsewhere: it shows a cut."
    return made


def _models(facts: Mapping[str, Any]) -> str:
    if "training_id" not in facts:
        return "-"
    return f"{facts['training_id']} ({facts['fraud']} / {facts['error']})"


def decided_table(payment_key: str, runs: Sequence[Decided]) -> Table:
    """Return every scoring run that held a payment."""
    made = table(
        f"Who decided {payment_key}",
        "scored as of",
        "run",
        "models",
        "policy",
        "action",
        "stands",
    )
    for each in runs:
        made.add_row(
            f"{each.as_of}",
            each.run_id,
            f"{each.row['fraud_model']}, {each.row['error_model']}",
            each.row["policy"],
            each.row["action"],
            "yes" if each.stands else "no",
        )
    return made
