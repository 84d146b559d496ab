"""What a scoring run says to its operator."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.payments.manifest import Manifest, Tally
from outlay.pipelines.jobs.scoring import Scored
from outlay.pipelines.render.challenger import shadow_texts
from outlay.pipelines.render.checks import check_tables
from outlay.pipelines.render.table import dollars, percent, table

NO_MODEL = (
    "No model decided: none was promoted yet, or models are suspended (outlay models "
    "history). Rules, lists, checks and the random draw chose the reviews."
)


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
