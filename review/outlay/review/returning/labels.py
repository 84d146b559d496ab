"""Decided labels as a CSV file for data scientists: no name, and pseudonyms."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.db.models import QuerySet

from outlay.decisions.review_csv import guarded
from outlay.payments.store import Store
from outlay.review.models import Item
from outlay.review.returning.labelled import label_of, outcome_of
from outlay.review.returning.outcomes import pseudonym
from outlay.review.returning.recorded import recorded
from outlay.review.returning.settled import settled
from outlay.review.trail.record import record

# As `outlay review outcomes` writes them.
FOUND = (
    "ip_class",
    "fraud_state",
    "amount_wrong_cents",
    "control",
    "cause",
    "theme",
)
COLUMNS = (
    "payment_key",
    "batch",
    "run",
    "agency",
    "program",
    "amount_cents",
    "fraud_model",
    "error_model",
    "p_fraud",
    "p_error",
    "source",
    "inclusion_probability",
    "action",
    "label",
    *FOUND,
    "suspicion",
    "reason_code",
    "decided_at",
    "known_at",
    "decided_by",
    "looked_at_twice",
)


def write_labels(
    store: Store,
    items: QuerySet[Item],
    out: Path,
    *,
    since: dt.datetime | None = None,
    by: str,
) -> int:
    """Write the standing final decisions of `items`; return how many.

    One row a payment, as `settled` has them; `label` is 1 for improper and referred,
    0 for released as proper, and empty where a release says nothing, documentation is
    missing, or an appeal was granted and nobody decided anew: none is a label.

    Parameters
    ----------
    out : Path
        Appears whole or not at all.
    by : str
        Who exports it, for the audit log.

    Raises
    ------
    OutputError
        Where `out` cannot be written.
    """
    facts = {"rows": 0}
    with (
        recorded([out], lambda: record(by, "export labels", "labels", facts)) as [made],
        made.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for cells in _rows(store, items, since):
            writer.writerow([guarded(cell) for cell in cells])
            facts["rows"] += 1
    return facts["rows"]


def _rows(
    store: Store, items: QuerySet[Item], since: dt.datetime | None
) -> Iterator[list[str]]:
    for found in settled(items.prefetch_related("batch__runs"), since):
        item, decision, outcome = found.item, found.decision, outcome_of(found)
        run = item.scored_by
        cells = (
            item.payment_key,
            item.batch.key,
            run.run_id,
            item.agency,
            item.program,
            item.amount_cents,
            run.fraud_model,
            run.error_model,
            item.explanation.p_fraud,
            item.explanation.p_error,
            outcome["source"],
            outcome["inclusion_probability"],
            decision.action,
            label_of(outcome),
            *(outcome[name] for name in FOUND),
            decision.suspicion,
            decision.reason_code,
            decision.at.isoformat(),
            outcome["known_at"].isoformat(),
            pseudonym(store, decision.by),
            hasattr(decision, "secondlook"),
        )
        yield ["" if cell is None else str(cell) for cell in cells]
