"""Stored payments for the findings, few and made up."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from outlay.features.findings import FindingSettings, find
from outlay.payments.tables import DISPOSITIONS, PAYMENTS

FIRST = dt.date(2026, 3, 2)


def pay(
    key: str,
    cents: int,
    *,
    day: int = 0,
    invoice: str | None = None,
    plain: str | None = None,
    payee: str = "p",
) -> dict[str, object]:
    """One payment; `plain` is its invoice number as it is plainly spelt."""
    on = FIRST + dt.timedelta(days=day)
    return {
        "payment_key": key,
        "batch_id": "b",
        "source_format": "csv",
        "source_sha256": "0" * 64,
        "source_line": 1,
        "alc": "00000001",
        "schedule_number": "S1",
        "payment_id": key,
        "agency": "A",
        "program": "P",
        "payment_type": "Vendor",
        "method": "ach",
        "amount_cents": cents,
        "scheduled_on": on,
        "known_at": dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC),
        "known_on": on,
        "suspect": False,
        "payee_token": payee,
        "invoice_token": invoice,
        "invoice_norm_token": plain or invoice,
    }


def found(
    folder: Path,
    payments: Sequence[dict[str, object]],
    dispositions: Sequence[dict[str, object]] = (),
    **bounds: object,
) -> list[dict[str, object]]:
    """Return the findings over `payments`."""
    pq.write_table(PAYMENTS.of(payments), folder / "p.parquet")
    pq.write_table(DISPOSITIONS.of(dispositions), folder / "d.parquet")
    table = find(
        [folder / "p.parquet"],
        [folder / "d.parquet"],
        FindingSettings(**bounds),  # type: ignore[arg-type]
    )
    return table.to_pylist()


def kinds(rows: Sequence[dict[str, object]]) -> list[tuple[object, object]]:
    return [(row["kind"], row["payment_keys"]) for row in rows]


def disposed(key: str, state: str, reverses: str | None = None) -> dict[str, object]:
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    return {
        "payment_key": key,
        "state": state,
        "reverses_key": reverses,
        "known_at": at,
        "known_on": at.date(),
    }
