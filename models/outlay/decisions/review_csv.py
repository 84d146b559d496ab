"""The queue as a file for analysts: review.csv."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.decisions.capacity import queue_order
from outlay.decisions.wording import day, money
from outlay.payments.atomic import whole

COLUMNS = (
    "payment_key",
    "agency",
    "program",
    "payment_type",
    "amount",
    "scheduled_on",
    "reasons",
    "what_would_clear",
    "matches",
    "checks_failed",
    "decision",
    "cause",
    "amount_wrong",
    "note",
)
FOR_THE_ANALYST = ("decision", "cause", "amount_wrong", "note")
SENTENCES = 3
LEAST = 2
MATCHES = 5
# A cell that begins with one of these is a formula to a spreadsheet.
# The last four are their full-width forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
READ = (
    "payment_key",
    "agency",
    "program",
    "payment_type",
    "method",
    "amount_cents",
    "scheduled_on",
    "raw_fraud",
    "raw_error",
    "expected_loss_cents",
    "reasons",
    "routes",
    "matches",
    "checks",
)


def write_review(scores: Path, out: Path) -> int:
    """Write the payments to review, in the queue's order; return how many.

    UTF-8 with a byte order mark, since spreadsheets guess another encoding without
    it; lines end in CR LF and every cell is quoted (RFC 4180). Payments drawn at
    random stand where their expected loss puts them, with the same columns filled as
    every other row, so that a reader does not know them.

    Parameters
    ----------
    scores : Path
        What `decide` wrote.
    out : Path
        Appears whole or not at all.

    Raises
    ------
    OutputError
        Where `out` cannot be written.
    """
    table = reviewed(scores, READ)
    rows = table.take(pa.array(in_queue_order(table))).to_pylist()
    with (
        whole(out) as unfinished,
        unfinished.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows([guarded(cell) for cell in _cells(row)] for row in rows)
    return len(rows)


def reviewed(scores: Path, columns: Sequence[str]) -> pa.Table:
    """Read the payments to review: few of many, so the rest is not unpacked."""
    with pq.ParquetFile(scores, pre_buffer=False) as file:
        found = [file.schema_arrow.empty_table().select(list(columns))]
        for group in range(file.num_row_groups):
            action = file.read_row_group(group, columns=["action"])["action"]
            chosen = pc.equal(action, "review")
            if pc.any(chosen).as_py():
                rows = file.read_row_group(group, columns=list(columns))
                found.append(rows.select(list(columns)).filter(chosen))
    return pa.concat_tables(found)


def guarded(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula.

    An apostrophe in front makes it text; it is dropped when the file is read back.
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def in_queue_order(table: pa.Table) -> NDArray[np.int64]:
    """Return the positions of the rows of `table` in the order of the queue."""
    raw = np.fmax(table["raw_fraud"].to_numpy(), table["raw_error"].to_numpy())
    tier = np.array([tier_of(each) for each in table["routes"].to_pylist()], np.int64)
    return queue_order(tier, loss_of(table), raw, table["payment_key"].to_pylist())


def loss_of(table: pa.Table) -> NDArray[np.int64]:
    """Return the expected loss in cents; without a model the amount stands for it."""
    amount = table["amount_cents"].to_numpy()
    loss = table["expected_loss_cents"].to_numpy()
    whole_cents: NDArray[np.int64] = np.where(
        np.isnan(loss), np.maximum(amount, 0), loss
    ).astype(np.int64)
    return whole_cents


def tier_of(routes: Sequence[str]) -> int:
    """Where a payment stands in the queue, as `checklist.flagging.Flagged.tier`."""
    return 2 if "ofac" in routes else 1 if {"list", "checklist"} & set(routes) else 0


def _cells(row: Mapping[str, Any]) -> list[str]:
    told = [
        (f"{each['code']}: {each['sentence']}", each["clears"])
        for each in row["reasons"]
    ]
    told = (told + _always(row))[: max(LEAST, min(SENTENCES, len(told)))]
    clears = dict.fromkeys(clear for _, clear in told)
    return [
        row["payment_key"],
        row["agency"],
        row["program"],
        row["payment_type"],
        dollars(row["amount_cents"]),
        row["scheduled_on"].isoformat(),
        " ".join(sentence for sentence, _ in told),
        "; ".join(clears),
        _matches(row["matches"]),
        _failed(row["checks"]),
        *("" for _ in FOR_THE_ANALYST),
    ]


def _matches(matches: Sequence[Mapping[str, Any]]) -> str:
    """Every match, the weak ones too, so that a person can look each one up."""
    told = [
        f"{each['list']} {each['snapshot_on'].isoformat()}, entry {each['entry']}: "
        f"{each['strength']} ({each['compared']})"
        for each in matches[:MATCHES]
    ]
    more = len(matches) - MATCHES
    return "; ".join([*told, *([f"and {more:,} more"] if more > 0 else [])])


def _failed(checks: Sequence[Mapping[str, str]]) -> str:
    failed = [each for each in checks if each["status"] == "fail"]
    return "; ".join(f"{each['check']}: {each['why']}" for each in failed)


def _always(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be said of every payment: it fills up where there is little to say."""
    amount, method = money(row["amount_cents"]), row["method"]
    return [
        (
            f"F-CHECK-AMOUNT: The payment is {amount}.",
            "the invoice, award or entitlement that gives this amount",
        ),
        (
            f"F-CHECK-PAYEE: It goes out by {method} on {day(row['scheduled_on'])}.",
            "payee and account as they stand on file",
        ),
    ]


def dollars(cents: int) -> str:
    """Return 1234.50; a negative amount in brackets, as (1234.50).

    Brackets, because a cell that begins with a minus sign may be a formula.
    """
    plain = f"{abs(cents) // 100}.{abs(cents) % 100:02d}"
    return f"({plain})" if cents < 0 else plain
