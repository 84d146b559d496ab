"""Finds duplicates and splits in stored payments."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from outlay.features.engine import read_as, scratch
from outlay.features.findings.sentences import why
from outlay.features.findings.settings import FindingSettings
from outlay.payments.tables import DISPOSITIONS, PAYMENTS

COLUMNS = pa.schema(
    [
        ("kind", pa.string()),
        ("payment_keys", pa.list_(pa.string())),
        ("payee_token", pa.string()),
        ("amount_cents", pa.int64()),
        ("days_apart", pa.int64()),
        ("why", pa.string()),
    ]
)
"""`amount_cents` is what was perhaps paid too much; of a split, its sum."""

_STEPS = (
    ("prepare", ("payees_per_invoice",)),
    ("exact", ("recurring_days",)),
    ("practice", ("practice_groups", "practice_share")),
    ("near", ("recurring_days",)),
    ("unexplained", ()),
    (
        "same_amount",
        (
            "same_amount_days",
            "same_amount_cents",
            "same_amount_payments",
            "same_amount_share",
            "round_cents",
        ),
    ),
    (
        "splits",
        ("limits_cents", "near_share", "split_days", "split_span", "usual_splits"),
    ),
)


def find(
    payments: Sequence[Path],
    dispositions: Sequence[Path] = (),
    settings: FindingSettings | None = None,
    *,
    memory: str = "2GB",
    threads: int = 2,
) -> pa.Table:
    """Return likely duplicates and splits, one row a finding.

    First what was undone is taken out: by its disposition, or by a negative row of
    the same payee and amount, which takes back the payment of its own invoice if
    there is one, else the last earlier one still standing. A finding is a question
    for a person, never a verdict.

    Parameters
    ----------
    payments, dispositions : sequence of Path
        Parquet files of those tables (tables.PAYMENTS, tables.DISPOSITIONS).
    settings : FindingSettings, optional
        Where each bound stands.
    memory, threads
        Of the database that does the work; it spills to the system's folder for
        temporary files, and holds tokens only.

    Returns
    -------
    pa.Table
        `COLUMNS`, ordered by kind and the amount in question, largest first.

    Raises
    ------
    TableError
        If a file does not keep its table's contract.
    """
    bounds = asdict(settings or FindingSettings())
    bounds["limits_cents"] = list(bounds["limits_cents"])
    with (
        tempfile.TemporaryDirectory(prefix="outlay-findings-") as folder,
        scratch(Path(folder), memory=memory, threads=threads) as connection,
    ):
        read_as(connection, "payments", PAYMENTS, payments)
        read_as(connection, "dispositions", DISPOSITIONS, dispositions)
        _net(connection)
        for name, needed in _STEPS:
            values = {bound: bounds[bound] for bound in needed}
            connection.execute(_query(name), values).fetchall()
        facts = connection.sql(_query("found")).to_arrow_table().to_pylist()
    rows = [{**fact, "why": why(fact)} for fact in facts]
    return pa.Table.from_pylist(rows, schema=COLUMNS)


def _net(connection: duckdb.DuckDBPyConnection) -> None:
    """Pair reversals with payments: of the same invoice first, then of the amount."""
    connection.execute(_query("standing")).fetchall()
    connection.execute("CREATE TABLE netted (payment_key VARCHAR)").fetchall()
    for by_invoice in (True, False):
        connection.execute(_query("net"), {"by_invoice": by_invoice}).fetchall()


def _query(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
