"""Made-up payments, matches and answers, and what the checks say of them."""

import datetime as dt
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.checklist import Inputs, run_checklist
from outlay.decisions.checklist.found import Found
from outlay.decisions.checklist.known import Known
from outlay.payments.asking import columns_of
from outlay.payments.tables import MATCHES

DAY = dt.date(2026, 3, 3)
LISTED = dt.date(2026, 3, 1)
ROUTING = "021000021"
PAYMENT = {
    "source_format": "spr",
    "amount_cents": 125_000,
    "method": "ach",
    "routing_number": ROUTING,
    "tin_type": "ssn",
    "tin_check": "well_formed",
    "tas": "028-X-8006-000",
    "betc": "DISB",
    "payment_type": "Monthly Benefit",
    "award_id": None,
    "needs": None,
    "name_token": "n",
    "payee_token": "p",
}


def key(number):
    return f"00001234-2026-S1-{number:07d}"


def payments(folder, *rows):
    """Write payments that differ from PAYMENT as `rows` say; return the file."""
    made = [
        {"payment_key": key(number)} | PAYMENT | row for number, row in enumerate(rows)
    ]
    schema = pa.schema(
        [("payment_key", pa.string())]
        + [
            (name, pa.int64() if name == "amount_cents" else pa.string())
            for name in PAYMENT
        ]
    )
    path = folder / "payments.parquet"
    pq.write_table(pa.Table.from_pylist(made, schema=schema), path)
    return path


def match(number, **changes):
    return {
        "payment_key": key(number),
        "list": "sam",
        "snapshot_on": LISTED,
        "entry": "S4MR3",
        "strength": "TIN_NAME",
        "name_similarity": 0.97,
        "compared": "name 0.97 alike; taxpayer number equal",
        "verify": "ask the agency that excluded the payee",
        "facts": "Prohibition/Restriction, by a made-up agency",
    } | changes


def matches(folder, *rows):
    path = folder / "matches.parquet"
    pq.write_table(MATCHES.of(list(rows)), path)
    return path


def answers(folder, total, **said):
    """Write what sources say: for each kind a list of (code, problem)."""
    columns = {"payment_key": [key(number) for number in range(total)]}
    for kind, each in said.items():
        code, problem = columns_of(kind)
        columns[code] = pa.array([one[0] for one in each], pa.string())
        columns[problem] = pa.array([one[1] for one in each], pa.string())
    asked = {
        kind: {"source": f"Made-up {kind} source", "asked_on": "2026-03-03"}
        for kind in said
    }
    table = pa.table(columns).replace_schema_metadata({"asked": json.dumps(asked)})
    path = folder / "answers.parquet"
    pq.write_table(table, path)
    return path


def found(folder, *rows, known=None, rows_a_piece=2, **files):
    """Run the checks over made-up payments and open what they found."""
    inputs = Inputs(payments(folder, *rows), known or Known(DAY), **files)
    run_checklist(inputs, folder / "checks.parquet", rows=rows_a_piece)
    return Found.open(folder / "checks.parquet", files.get("matches"))


def keys_of(rows):
    return pa.record_batch({"payment_key": [key(number) for number in range(rows)]})


def piece_of(all_found, rows):
    keys = keys_of(rows)
    ((_, _, piece),) = all_found.beside(iter([(keys, keys)]), rows)
    return piece


def said(all_found, rows, check):
    """Return (status, why) of one check for each payment."""
    codes = piece_of(all_found, rows).codes[:, list(all_found.legends).index(check)]
    verdicts = [all_found.legends[check][code] for code in np.asarray(codes)]
    return [(verdict.status, verdict.why) for verdict in verdicts]
