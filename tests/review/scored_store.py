"""A store with a made-up batch that was scored: some rows go to review."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from outlay.decisions.review_csv import write_review
from outlay.payments.intake import ingest
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.payments.tables import SCORES
from tests.payments.core.made_up import AS_OF, payments_file, row
from tests.review.made import CHECKS, REASONS, reason

MATCH = {
    "list": "sam",
    "snapshot_on": dt.date(2026, 6, 28),
    "entry": "S4MR12345",
    "strength": "TIN_NAME",
    "compared": "name 0.97 alike; TIN agrees",
    "verify": "Look the entry up at sam.gov",
}
Changes = Mapping[int, Mapping[str, Any]]


def made_rows(many: int, **changes: Any) -> list[dict[str, Any]]:
    """Intake rows 1 to `many`; a last one more has the first one's key: quarantined."""
    rows = [row(n, **changes) for n in range(1, many + 1)]
    return [*rows, row(many + 1, payment_id="00000001")]


def made_store(home: Path, many: int = 12, **changes: Any) -> tuple[Store, Manifest]:
    """Return a new store with one import, not scored yet."""
    store = Store.create(home)
    return store, taken_in(store, made_rows(many, **changes))


def taken_in(
    store: Store, rows: Sequence[dict[str, Any]], as_of: dt.date = AS_OF
) -> Manifest:
    """Take rows in as one file."""
    folder = store.home / f"given-{len(store.payments_files())}"
    return ingest(store, payments_file(folder, rows), as_of=as_of)


def scored(
    store: Store,
    manifest: Manifest,
    changes: Changes,
    run: str = "run1",
    **every: Any,
) -> Path:
    """Write a run that stands: all pass but `changes`, columns by number from 1.

    `every` are columns of each row.
    """
    paid = pq.read_table(store.payments_file(manifest.import_id)).to_pylist()
    rows = [_score(each, n, run) | every for n, each in enumerate(paid, start=1)]
    for number, given in changes.items():
        rows[number - 1] |= {"action": "review", "reasons": REASONS, **given}
    folder = store.batch_folder(manifest.import_id)
    made = folder / "runs" / run
    made.mkdir(parents=True, exist_ok=True)
    pq.write_table(SCORES.of(rows), made / "scored.parquet")
    write_review(made / "scored.parquet", made / "review.csv")
    (made / "quarantine.parquet").write_bytes(
        (folder / "quarantine.parquet").read_bytes()
    )
    (made / "manifest.json").write_text(json.dumps({}), encoding="utf-8")
    (folder / "current").write_text(run, encoding="utf-8")
    return made


def flag(loss: int = 1000, **given: Any) -> dict[str, Any]:
    """Return the columns of a payment that the models flagged."""
    return {"routes": ["model"], "expected_loss_cents": loss, **given}


def drawn(loss: int = 10, **given: Any) -> dict[str, Any]:
    """Return the columns of a payment that only the lot sent to review."""
    return {
        "routes": ["arm"],
        "expected_loss_cents": loss,
        "arm_rate": 0.25,
        "reasons": [reason("F-OTHER")],
        **given,
    }


def _score(paid: Mapping[str, Any], number: int, run: str) -> dict[str, Any]:
    copied = (
        "payment_key",
        "batch_id",
        "source_line",
        "agency",
        "program",
        "payment_type",
        "method",
        "scheduled_on",
        "amount_cents",
    )
    return {name: paid[name] for name in copied} | {
        "raw_fraud": -3.0 - number / 100,
        "p_fraud": 0.01,
        "raw_error": -2.5,
        "p_error": 0.05,
        "combined": 0.5,
        "cut": 0.9,
        "cut_level": "all",
        "expected_loss_cents": 1,
        "arm_rate": 0.001,
        "action": "pass",
        "routes": [],
        "reasons": [],
        "matches": [],
        "checks": CHECKS,
        "unseen_levels": [],
        "fraud_model": "outlay-fraud/1",
        "error_model": "outlay-error/1",
        "feature_set": "f",
        "policy": "p",
        "run_id": run,
    }
