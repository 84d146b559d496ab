"""One payment explained, as tables for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.decisions.reasons import Reason
from outlay.decisions.weighing import Weighed
from outlay.pipelines.jobs.explaining import Explanation
from outlay.pipelines.render.checks import evidence_tables
from outlay.pipelines.render.table import dollars, percent, table
from outlay.pipelines.render.waterfall import bars

A_PERSON = (
    "A score is no finding. It says where to look first; a person looks at the facts "
    "and decides."
)
OTHER_FACTS = (
    "The store's facts of today give another score than the batch got: history was "
    "added or put right since. What follows is about today's facts."
)
# No screen calls a payment fraud for a score.
MODELS = {"fraud": "Payment to the wrong hands", "error": "Error"}
ROUTES = {
    "ofac": "agrees with the OFAC list",
    "list": "agrees with a watch list",
    "checklist": "a check before certification failed",
    "model": "above the cut of its program and payment type",
    "rule": "a duplicate or a split",
    "arm": "drawn at random",
    "capacity": "flagged, but the day's reviews went to larger expected losses",
}
WEIGHTS = "Log-odds: what the fact itself adds, of what its whole family adds."
BAR = 24


def payment_facts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the payment is and where it goes; nothing names a person."""
    yield "payment", str(row["payment_key"])
    yield "amount", dollars(row["amount_cents"])
    yield "agency, program", f"{row['agency']}, {row['program']}"
    yield "payment type, method", f"{row['payment_type']}, {row['method']}"
    yield "to be paid on", str(row["scheduled_on"])
    yield "action", str(row["action"]).replace("_", " ")
    yield "routes", routes(row)
    yield "expected wrong", dollars(row["expected_loss_cents"])


def routes(row: Mapping[str, Any]) -> str:
    """Return every way that led to the payment, in words."""
    named = [f"{each} ({ROUTES.get(each, each)})" for each in row["routes"] or ()]
    return "; ".join(named) or "none: it passes"


def lineage(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the row was made of, so that it can be made again."""
    for name in ("fraud_model", "error_model", "feature_set", "policy", "run_id"):
        yield name.replace("_", " "), str(row[name])
    yield "batch, line", f"{row['batch_id']}, {row['source_line']}"
    if row["unseen_levels"]:
        yield "levels never seen in training", ", ".join(row["unseen_levels"])


def explanation_tables(explanation: Explanation) -> Iterator[Table | Text]:
    """Return the whole page for a terminal."""
    row = explanation.scores
    yield _pairs("Payment", payment_facts(row))
    if not explanation.as_scored:
        yield Text(OTHER_FACTS, style="bold")
    if not explanation.weighed:
        yield Text("No model scored this payment: only rules, lists and checks spoke.")
    for weighed in explanation.weighed:
        yield _weights(weighed)
    yield _reasons(explanation.reasons)
    yield from evidence_tables(row)
    yield _pairs("Lineage", lineage(row))
    yield Text(A_PERSON, style="bold")


def _pairs(title: str, pairs: Iterator[tuple[str, str]]) -> Table:
    made = table(title, "", "")
    made.show_header = False
    made.columns[1].overflow = "fold"  # a key that is cut cannot be pasted
    for name, said in pairs:
        made.add_row(name, Text(said))
    return made


def _weights(weighed: Weighed) -> Table:
    made = table(
        f"{MODELS[weighed.model]}: probability {percent(weighed.probability)}",
        "from the base to the raw score",
        "log-odds",
        "",
        numbers=(1,),
    )
    rows = bars(weighed)
    widest = max((abs(b.end - b.start) for b in rows[1:-1]), default=0.0) or 1.0
    for each in rows:
        length = round(BAR * abs(each.end - each.start) / widest)
        drawn = "" if each.kind == "whole" else ("+" if each.end >= each.start else "-")
        made.add_row(each.title, each.said, drawn * max(length, bool(drawn)))
    made.caption = (
        "The probability is a share among payments that score like it, not a finding."
    )
    return made


def _reasons(reasons: list[Reason]) -> Table:
    made = table(
        "What raised it, and what would clear it",
        "reason",
        "compared with",
        "what would clear it",
        "log-odds",
        numbers=(3,),
    )
    made.columns[0].overflow = "fold"  # a code that is cut cannot be looked up
    for each in reasons:
        made.add_row(
            Text(f"{code(each)}\n{each.sentence}"),
            Text(each.comparison or "-"),
            Text(each.clears),
            weight(each),
        )
    made.caption = WEIGHTS
    return made


def code(reason: Reason) -> str:
    """Return a code with the version of its meaning."""
    return reason.code if reason.version is None else f"{reason.code} v{reason.version}"


def weight(reason: Reason) -> str:
    """Return the reason's own log-odds and, behind them, those of its family."""
    if reason.contribution is None or reason.family_contribution is None:
        return reason.model
    return f"{reason.contribution:+.2f} of {reason.family_contribution:+.2f}"
