"""Small made-up tables: few payees, so that keys meet often."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.history import History
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, PAYMENTS

Row = dict[str, object]
Rows = list[Row]
FIRST = dt.date(2023, 1, 2)
METHODS = ("ach", "check", "wire")


def instant(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(15), tzinfo=dt.UTC)


def payment(number: int, day: dt.date, **given: object) -> Row:
    """One payment row; what is not given is the same for all."""
    row: dict[str, object] = {
        "payment_key": f"00001234-2023-S1-{number:05d}",
        "batch_id": f"hist-{day:%Y%m%d}",
        "source_format": "parquet",
        "source_sha256": "0" * 64,
        "source_line": number,
        "alc": "00001234",
        "schedule_number": "S1",
        "payment_id": f"{number:05d}",
        "agency": "A",
        "program": "P",
        "payment_type": "Vendor",
        "method": "ach",
        "amount_cents": 10_000,
        "scheduled_on": day + dt.timedelta(days=2),
        "known_at": instant(day),
        "known_on": day,
        "suspect": False,
        "payee_token": "p1",
        "name_token": "n1",
        "account_token": "a1",
        "address_token": "d1",
        "routing_number": "021000021",
    }
    return row | given


def random_payments(rows: int, *, seed: int, days: int) -> Rows:
    rng = np.random.default_rng(seed)
    made = []
    for number in range(rows):
        day = FIRST + dt.timedelta(days=int(rng.integers(days)))
        made.append(payment(number, day, **_random_parts(rng, day)))
    return made


def _random_parts(rng: np.random.Generator, day: dt.date) -> Row:
    def some(prefix: str, size: int, empty: float = 0.0) -> str | None:
        return None if rng.random() < empty else f"{prefix}{rng.integers(size)}"

    def choice(among: Sequence[str | None]) -> str | None:
        return among[int(rng.integers(len(among)))]

    amount = int(rng.choice([10_000, 25_000, 600_000, 990_000, 123_456, 99_999]))
    period = day - dt.timedelta(days=int(rng.integers(60)))
    invoice = some("i", 8, 0.3)
    return {
        "payee_token": some("p", 6),
        "account_token": some("a", 6, 0.2),
        "address_token": some("d", 4, 0.1),
        "name_token": some("n", 6, 0.05),
        "invoice_token": invoice,
        # Two numbers are spelt alike where they share half their last digit.
        "invoice_norm_token": invoice and f"j{int(invoice[1:]) // 2}",
        "routing_number": choice([None, "021000021", "256074974", "121000248"]),
        "schedule_number": some("S", 9),
        "tin_check": choice(["well_formed", "impossible", None]),
        "agency": some("A", 2),
        "program": some("P", 2),
        "payment_type": choice(["Vendor", "Benefit"]),
        "method": choice(METHODS),
        "sec_code": choice(["PPD", "CCD"]),
        "tin_type": choice(["ssn", "ein"]),
        "state": choice(["VA", "NY", "PA", None]),
        "amount_cents": amount * int(rng.choice([1, 1, 1, 1, -1])),
        "period_start": period if rng.random() < 0.5 else None,
        "period_end": period + dt.timedelta(days=29),
        "invoice_on": period if rng.random() < 0.5 else None,
    }


def outcome(key: object, day: dt.date, **given: object) -> Row:
    row: dict[str, object] = {
        "payment_key": key,
        "ip_class": "proper",
        "fraud_state": "none",
        "known_at": instant(day),
        "known_on": day,
        "source": "random_review",
        "inclusion_probability": 0.5,
    }
    return row | given


def disposition(key: object, day: dt.date, state: str, **given: object) -> Row:
    row: dict[str, object] = {
        "payment_key": key,
        "state": state,
        "known_at": instant(day),
        "known_on": day,
    }
    return row | given


def random_outcomes(payments: Rows, *, seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    made = []
    for row in payments:
        for _ in range(int(rng.integers(3))):
            day = row["known_on"] + dt.timedelta(days=int(rng.integers(90)))
            made.append(
                outcome(
                    row["payment_key"],
                    day,
                    known_at=instant(day)
                    + dt.timedelta(seconds=int(rng.integers(999))),
                    ip_class=str(rng.choice(["proper", "overpayment", "unknown"])),
                    fraud_state=str(rng.choice(["none", "referred", "cleared"])),
                )
            )
    return made


def random_dispositions(payments: Rows, *, seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    made = []
    for row in payments:
        day = row["known_on"] + dt.timedelta(days=int(rng.integers(40)))
        state = str(
            rng.choice(["disbursed", "returned", "cancelled"], p=[0.7, 0.2, 0.1])
        )
        other = payments[int(rng.integers(len(payments)))]["payment_key"]
        linked = row["amount_cents"] < 0 and rng.random() < 0.5
        made.append(
            disposition(
                row["payment_key"], day, state, reverses_key=other if linked else None
            )
        )
    return made


def write(
    folder: Path,
    payments: Rows,
    outcomes: Rows = [],  # noqa: B006 - read only
    dispositions: Rows = [],  # noqa: B006 - read only
) -> History:
    """Write the rows as the store would and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table, rows in (
        (PAYMENTS, payments),
        (OUTCOMES, outcomes),
        (DISPOSITIONS, dispositions),
    ):
        path = folder / f"{table.name}.parquet"
        schema = pa.schema(
            [pa.field(n, pa.string()) for n in sorted(_extra(table.names, rows))]
        )
        full = pa.unify_schemas([table.schema, schema])
        pq.write_table(pa.Table.from_pylist(rows, schema=full), path)
        paths.append(path)
    return History(*((path,) for path in paths))


def read(path: Path) -> pd.DataFrame:
    """Return a matrix as pandas reads it, missing numbers as NaN."""
    return pq.read_table(path).to_pandas()


def _extra(names: list[str], rows: Rows) -> set[str]:
    return {name for row in rows for name in row} - set(names)
