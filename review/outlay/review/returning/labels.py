"""Decided labels as a CSV file for data scientists: no name, and pseudonyms."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from outlay.decisions.review_csv import guarded
from outlay.payments.atomic import whole
from outlay.payments.store import Store
from outlay.review.models import Action, Item
from outlay.review.returning.labelled import SOURCES, fraud_state, ip_class
from outlay.review.returning.outcomes import pseudonym
from outlay.review.returning.settled import Settled, settled
from outlay.review.trail.record import record

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
    "ip_class",
    "fraud_state",
    "amount_wrong_cents",
    "control",
    "cause",
    "theme",
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
    0 for released as proper, and empty where a release says nothing or documentation
    is missing: neither is a label.

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
    rows = 0
    with whole(out) as unfinished:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for cells in _rows(store, items, since):
                writer.writerow([guarded(cell) for cell in cells])
                rows += 1
        with transaction.atomic():
            record(by, "export labels", "labels", {"rows": rows})
    return rows


def label_of(found: Settled) -> int | None:
    """Return 1 for improper, 0 for proper, None where a decision says neither."""
    said = ip_class(found.decision)
    if found.decision.action == Action.REFER:
        return 1
    return {"proper": 0, "unknown": None}.get(said, 1)


def _rows(
    store: Store, items: QuerySet[Item], since: dt.datetime | None
) -> Iterator[list[str]]:
    for found in settled(items, since):
        item, decision = found.item, found.decision
        cells = (
            item.payment_key,
            item.batch.key,
            item.run_id,
            item.agency,
            item.program,
            item.amount_cents,
            item.batch.fraud_model,
            item.batch.error_model,
            item.explanation.p_fraud,
            item.explanation.p_error,
            SOURCES[item.selection],
            item.inclusion_probability,
            decision.action,
            label_of(found),
            ip_class(decision),
            fraud_state(decision),
            decision.amount_wrong_cents,
            decision.control,
            decision.cause,
            decision.theme,
            decision.suspicion,
            decision.reason_code,
            decision.at.isoformat(),
            found.known_at.isoformat(),
            pseudonym(store, decision.by),
            hasattr(decision, "secondlook"),
        )
        yield ["" if cell is None else str(cell) for cell in cells]
