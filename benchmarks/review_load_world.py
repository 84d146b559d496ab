"""A store with a scored batch of any size, of made-up rows: what the loader reads."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.intake import ingest
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.payments.tables import INTAKE, SCORES

PAID, AS_OF = dt.date(2026, 7, 1), dt.date(2026, 6, 29)
EARLIER = (dt.date(2026, 4, 1), dt.date(2026, 5, 1))  # each payee was paid twice
PASSED = 5  # payments that pass, for one that is flagged
AGENCIES = ("DOD", "DOL", "ED", "HHS", "OPM", "SSA", "TREASURY", "USDA", "VA")
REASON = {
    "model": "fraud",
    "sentence": "The account received the share 4.3% of the payee's earlier payments.",
    "clears": "a call back to the payee by a number on file, not by one it gave",
    "feature": "account_share_of_payee",
    "value": 0.04347826,
    "contribution": 0.594661342,
    "version": 1,
    "family": "age",
    "family_contribution": 1.078464807,
    "comparison": "The middle of all payments in training: 100%.",
}
REASONS = [REASON | {"code": code} for code in ("F-A", "F-B", "F-C")]
WHY = "programs.toml does not say that the program needs an award number (FAIN)"
CHECKS = [
    {"check": f"check_{n}", "status": "not_checked", "why": WHY} for n in range(9)
]


def made_store(home: Path, flagged: int) -> Store:
    """Make a store with a scored batch of which `flagged` payments go to review."""
    store = Store.create(home)
    for day in EARLIER:
        file = _file(home / f"{day}.parquet", flagged, day, f"E{day:%m}")
        ingest(store, file, as_of=day)
    many = flagged * (1 + PASSED)
    manifest = ingest(store, _file(home / "day.parquet", many, PAID, "S1"), as_of=AS_OF)
    _run(store, manifest, flagged)
    return store


def _file(path: Path, many: int, paid: dt.date, schedule: str) -> Path:
    numbers = [f"{n:08d}" for n in range(many)]
    columns: dict[str, Any] = {
        "source_line": np.arange(1, many + 1),
        "alc": ["00012345"] * many,
        "schedule_number": [schedule] * many,
        "payment_id": numbers,
        "agency": [AGENCIES[n % len(AGENCIES)] for n in range(many)],
        "program": ["Made-up Program"] * many,
        "payment_type": ["Vendor"] * many,
        "method": ["ach"] * many,
        "amount_cents": np.arange(many) % 9_999_983 + 100,
        "scheduled_on": [paid] * many,
        "routing_number": ["011000015"] * many,
        "zip5": ["02199"] * many,
        "tin_type": ["ssn"] * many,
        "suspect": [False] * many,
        "payee_name": [f"Made Up {n}" for n in numbers],
        "tin": [f"9{n}" for n in numbers],
        "account_number": [f"000{n}" for n in numbers],
        "street": [f"{n} Nowhere St" for n in numbers],
    }
    kept = [field for field in INTAKE.schema if field.name in columns]
    pq.write_table(pa.table(columns, schema=pa.schema(kept)), path)
    return path


def _run(store: Store, manifest: Manifest, flagged: int) -> None:
    paid = pq.read_table(store.payments_file(manifest.import_id))
    many = paid.num_rows
    review = np.arange(many) < flagged
    draw = np.random.default_rng(0)
    same = {
        "cut": 0.9,
        "cut_level": "all",
        "arm_rate": 0.001,
        "fraud_model": "outlay-fraud/1",
        "error_model": "outlay-error/1",
        "feature_set": "f",
        "policy": "p",
        "run_id": "r1",
    }
    copied = {name: paid[name] for name in paid.column_names if name in SCORES.names}
    scores: dict[str, Any] = copied | {
        name: [value] * many for name, value in same.items()
    }
    for name in ("raw_fraud", "raw_error", "p_fraud", "p_error", "combined"):
        scores[name] = draw.random(many)
    scores |= {
        "expected_loss_cents": draw.integers(0, 10**7, many),
        "action": np.where(review, "review", "pass").tolist(),
        "routes": [["model"] if each else [] for each in review],
        "reasons": [REASONS if each else [] for each in review],
        "checks": [CHECKS if each else [] for each in review],
        "matches": [[]] * many,
        "unseen_levels": [[]] * many,
    }
    batch = store.batch_folder(manifest.import_id)
    run = batch / "runs" / "r1"
    run.mkdir(parents=True)
    pq.write_table(
        pa.table(scores, schema=SCORES.schema),
        run / "scored.parquet",
        row_group_size=65536,
    )
    (batch / "current").write_text("r1", encoding="utf-8")
