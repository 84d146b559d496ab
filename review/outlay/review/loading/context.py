"""The payments around the items: from the store's Parquet into Disbursed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import transaction

from outlay.payments.queries import connection
from outlay.payments.store import Store
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, Table
from outlay.review.loading.bulk import Rows
from outlay.review.loading.flagged import TOKENS, Flagged
from outlay.review.loading.standing import Standing
from outlay.review.models import Disbursed
from outlay.review.models.context import WITHIN

AROUND = Path(__file__).parent / "around.sql"
LATEST = 24  # payments a token: two years of a monthly benefit
TWINS = 10  # near-duplicates an item; the case page shows the likeliest three
KIN = 50  # payees; the features' network joins nobody through more, either
CHUNK = 1000  # rows of one transaction
COLUMNS = (
    "payment_key",
    "batch_key",
    "agency",
    "program",
    "payment_type",
    "method",
    "scheduled_on",
    "amount_cents",
    "payee_key",
    "account_key",
    "address_key",
    "invoice_key",
    "outcome",
)
# A class that became known since the last load is news of a payment that is there.
NEWS = (
    "(payment_key) DO UPDATE SET outcome = excluded.outcome "
    "WHERE review_disbursed.outcome <> excluded.outcome"
)


def load_context(store: Store, batch: Standing, found: Flagged) -> int:
    """Load what the case pages compare with; return how many payments are new."""
    before = Disbursed.objects.count()
    for rows in _around(store, batch, found):
        ready = Rows(Disbursed, COLUMNS, rows)
        with transaction.atomic():
            ready.insert(NEWS)
    return Disbursed.objects.count() - before


def _around(
    store: Store, batch: Standing, found: Flagged
) -> Iterator[list[tuple[Any, ...]]]:
    if not found.rows.num_rows:
        return
    values = {"as_of": batch.manifest.as_of, "latest": LATEST, "kin": KIN}
    values |= {"twins": TWINS, "within": WITHIN}
    with connection(store) as opened:
        opened.register("flagged", _tokens(found))
        _view(opened, "payments", [str(file) for file in store.payments_files()])
        for name, files, table in (
            ("outcomes", store.outcomes_files(), OUTCOMES),
            ("dispositions", store.dispositions_files(), DISPOSITIONS),
        ):
            _view(opened, name, [str(file) for file in files], table)
        result = opened.execute(AROUND.read_text(encoding="utf-8"), values)
        while rows := result.fetchmany(CHUNK):
            yield rows


def _view(
    opened: duckdb.DuckDBPyConnection,
    name: str,
    files: Sequence[str],
    table: Table | None = None,
) -> None:
    if files or table is None:
        found = opened.read_parquet(list(files), union_by_name=True)
    else:
        found = opened.from_arrow(table.empty())
    found.create_view(name)


def _tokens(found: Flagged) -> pa.Table:
    payment = found.rows["payment"].combine_chunks()
    names = ("payee_key", "account_key", "address_key", "invoice_key")
    columns = [payment.field(token) for token in (*TOKENS, "invoice_norm_token")]
    own = ("payment_key", "amount_cents", "scheduled_on")
    return pa.table(
        dict(zip(names, columns, strict=True))
        | {name: found.rows[name] for name in own}
    )
