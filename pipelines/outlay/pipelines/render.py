"""Tables for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
from rich.table import Table
from rich.text import Text

from outlay.payments.manifest import Manifest, Tally
from outlay.pipelines.jobs.scoring import Scored
from outlay.pipelines.jobs.training import Trained
from outlay.pipelines.render_challenger import shadow_texts
from outlay.pipelines.render_checks import check_tables

KEYS_SHOWN = 3
NO_MODEL = (
    "No model decided: none was promoted yet, or models are suspended (outlay models "
    "history). Rules, lists, checks and the random draw chose the reviews."
)


def dollars(cents: float | None) -> str:
    """Return cents as dollars and cents; nothing is a dash."""
    if cents is None:
        return "-"
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share as a percentage; nothing is a dash."""
    return "-" if share is None else f"{share:.{digits}%}"


def table(title: str, *columns: str, numbers: Sequence[int] = ()) -> Table:
    """Return an empty table whose columns at `numbers` are flushed right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for place, name in enumerate(columns):
        made.add_column(name, justify="right" if place in numbers else "left")
    return made


def rows_table(title: str, rows: Sequence[dict[str, str]]) -> Table:
    """Return rows of text as a table."""
    made = table(title, *(rows[0] if rows else ()))
    for row in rows:
        made.add_row(*(Text(str(value)) for value in row.values()))
    return made


def intake_table(manifest: Manifest) -> Table:
    """Return what came in, was taken in and was quarantined."""
    made = table(
        f"{manifest.file}: batch {manifest.import_id}",
        "",
        "payments",
        "dollars",
        numbers=(1, 2),
    )
    for name, tally in (
        ("came in", manifest.came_in),
        ("taken in", manifest.accepted),
        ("quarantined", manifest.quarantined),
    ):
        made.add_row(name, *_counted(tally))
    made.caption = "\n".join(manifest.notes) or None
    return made


def _counted(tally: Tally) -> tuple[str, str]:
    return f"{tally.payments:,}", dollars(tally.cents)


def score_tables(scored: Scored) -> Iterator[Table | Text]:
    """Return what a scoring run says to its operator."""
    summary = scored.manifest.scoring or {}
    if scored.repeated:
        yield Text(
            "Scored before with the same models, lists, policy and history: same files"
        )
    yield intake_table(scored.manifest)
    yield review_table(summary)
    yield from check_tables(summary)
    if summary["fraud_model"] == "none":
        yield Text(NO_MODEL)
    elif summary["strata"]:
        yield limits_table(summary["strata"])
    yield queue_table(summary["top"])
    yield from shadow_texts(summary)


def review_table(summary: dict[str, Any]) -> Table:
    """Return how many payments go to review, by what, and what it is worth."""
    made = table(
        f"To review (models {summary['fraud_model']}, {summary['error_model']})",
        "",
        "payments",
        "dollars",
        "expected wrong",
        "expected legitimate",
        numbers=(1, 2, 3, 4),
    )
    parts = {
        "all payments": summary["all"],
        "flagged by the models": summary["flagged"],
        **{f"to review, by {name}": part for name, part in summary["routes"].items()},
        "to review, each once": summary["review"],
        "to return to the certifying officer": summary["returned"],
        "flagged beyond capacity, passed on": summary["beyond_capacity"],
    }
    for name, part in parts.items():
        legitimate = part["expected_legitimate"]
        made.add_row(
            name,
            f"{part['payments']:,}",
            dollars(part["cents"]),
            dollars(part["expected_loss_cents"]),
            "-" if legitimate is None else f"{legitimate:,.0f}",
        )
    made.caption = (
        "False-positive rate (legitimate flagged / legitimate), expected: "
        f"{percent(summary['false_positive_rate'])}. "
        "False-discovery rate (legitimate flagged / flagged), expected: "
        f"{percent(summary['false_discovery_rate'])}."
    )
    return made


def limits_table(strata: Sequence[dict[str, Any]]) -> Table:
    """Return each level's false-positive limit with the rows that prove it."""
    made = table(
        "Limit on the false-positive rate, and what stands behind it",
        "level of the cut",
        "limit",
        "held with",
        "legitimate rows",
        "payments",
        "flagged",
        numbers=(1, 2, 3, 4, 5),
    )
    levels: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for stratum in strata:
        if stratum["limit"] is not None:
            key = tuple(stratum[name] for name in ("level", "limit", "violation"))
            levels.setdefault(key, []).append(stratum)
    for (level, limit, violation), members in sorted(levels.items(), key=str):
        made.add_row(
            str(level),
            percent(float(str(limit))),
            percent(1 - float(str(violation))),
            f"{members[0]['rows']:,}",
            f"{sum(each['payments'] for each in members):,}",
            f"{sum(each['flagged'] for each in members):,}",
        )
    made.caption = (
        "A wider level's limit is kept over all its strata together and is no "
        "promise for one of them alone."
    )
    return made


def queue_table(top: Sequence[dict[str, Any]]) -> Table:
    """Return the first of the queue with two reasons each."""
    made = table(
        "First of the queue, by expected loss",
        "payment and program",
        "amount",
        "expected wrong",
        "reasons",
        numbers=(1, 2),
    )
    made.columns[0].overflow = "fold"  # a key that is cut cannot be pasted
    for each in top:
        made.add_row(
            Text(f"{each['payment_key']}\n{each['program']}"),
            dollars(each["amount_cents"]),
            dollars(each["expected_loss_cents"]),
            Text("\n".join(f"• {reason}" for reason in each["reasons"][:2])),
        )
    return made


def findings_tables(found: pa.Table, show: int) -> Iterator[Table | Text]:
    """Return the first findings of each kind."""
    kinds = sorted(set(found["kind"].to_pylist()))
    if not kinds:
        yield Text("No likely duplicate and no likely split.")
    for kind in kinds:
        rows = [row for row in found.to_pylist() if row["kind"] == kind]
        made = table(
            f"{kind}: {len(rows):,}", "payments", "dollars", "why", numbers=[1]
        )
        for row in rows[:show]:
            made.add_row(
                Text(_few(row["payment_keys"])),
                dollars(row["amount_cents"]),
                Text(row["why"]),
            )
        yield made


def _few(keys: Sequence[str]) -> str:
    more = len(keys) - KEYS_SHOWN
    shown = [*keys[:KEYS_SHOWN], *([f"and {more:,} more"] if more > 0 else [])]
    return "\n".join(shown)


def training_tables(trained: Trained) -> Iterator[Table | Text]:
    """Return a training's figures on its test window."""
    yield metrics_table(trained.metrics)
    named = ", ".join(f"{n}/{v}" for n, v in trained.versions.items())
    yield Text(f"Registered {named}.")


METRICS = {
    "auc": "AUC",
    "average_precision": "average precision",
    "recall_at_1_percent": "recall at 1 % false-positive rate",
    "calibration_error": "calibration error",
    "base_rate": "base rate",
}


def metrics_table(metrics: dict[str, Any]) -> Table:
    """Return a pair's metrics on its test window, with 95 % intervals."""
    made = table(
        "Test window, weighted to all payments",
        "",
        "fraud model",
        "error model",
        numbers=(1, 2),
    )
    for key, title in METRICS.items():
        made.add_row(title, *(interval(metrics[name], key) for name in PAIR))
    made.add_row("reviewed payments", *(f"{metrics[n]['labelled']:,}" for n in PAIR))
    made.add_row("of them found", *(f"{metrics[n]['positives']:,}" for n in PAIR))
    return made


PAIR = ("fraud", "error")


def interval(measured: Mapping[str, Any], key: str) -> str:
    """Return a figure with its 95 % interval."""
    value, (low, high) = measured[key], measured["intervals"][key]
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
