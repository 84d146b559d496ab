"""The payments of a run that go to review, in the order of the queue."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from outlay.decisions.review_csv import in_queue_order, loss_of, reviewed, tier_of
from outlay.payments.queries import connection
from outlay.payments.store import Store
from outlay.review.loading.standing import Standing
from outlay.review.models.item import TIER

COLUMNS = (
    "payment_key",
    "source_line",
    "agency",
    "program",
    "payment_type",
    "method",
    "scheduled_on",
    "amount_cents",
    "raw_fraud",
    "p_fraud",
    "raw_error",
    "p_error",
    "expected_loss_cents",
    "arm_rate",
    "routes",
    "reasons",
    "matches",
    "checks",
    "run_id",
)
# What the case page shows of the payment itself; no token of its payee but of its
# invoice, by which near-duplicates are found.
FACTS = (
    "alc",
    "schedule_number",
    "payment_id",
    "source_line",
    "tas",
    "betc",
    "sec_code",
    "transaction_code",
    "routing_number",
    "city",
    "state",
    "zip5",
    "country",
    "award_id",
    "invoice_on",
    "period_start",
    "period_end",
    "tin_type",
    "tin_check",
    "suspect",
    "invoice_norm_token",
)
TOKENS = ("payee_token", "account_token", "address_token")


@dataclass(frozen=True, slots=True)
class Flagged:
    """Rows of SCORES with the payments' own columns, in the queue's order."""

    rows: pa.Table

    @property
    def keys(self) -> list[str]:
        """The payment keys, in order."""
        keys: list[str] = self.rows["payment_key"].to_pylist()
        return keys

    def chunks(self, size: int) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows in order, `size` at a time."""
        for batch in self.rows.combine_chunks().to_batches(max_chunksize=size):
            yield batch.to_pylist()


def flagged(store: Store, batch: Standing) -> Flagged:
    """Read the payments to review of a batch's standing run.

    Returns
    -------
    Flagged
        COLUMNS, with `expected_loss_cents` never null, `priority` (see models.item),
        and `payment`: TOKENS and FACTS of the payments table.
    """
    scores = reviewed(batch.scored, COLUMNS)
    order = in_queue_order(scores)
    loss = pa.array(loss_of(scores))
    tier = pa.array([tier_of(each) * TIER for each in scores["routes"].to_pylist()])
    at = scores.schema.get_field_index("expected_loss_cents")
    scores = scores.set_column(at, "expected_loss_cents", loss)
    priority = pa.array(loss.to_numpy() + tier.cast(pa.int64()).to_numpy())
    scores = scores.append_column("priority", priority).take(pa.array(order))
    return Flagged(scores.append_column("payment", _payments(store, batch, scores)))


def _payments(store: Store, batch: Standing, scores: pa.Table) -> pa.ChunkedArray:
    """Return the payments' own columns, one struct a row, in order of `scores`."""
    given = pa.table(
        {
            "position": pa.array(range(scores.num_rows), pa.int64()),
            "payment_key": scores["payment_key"],
        }
    )
    names = ", ".join(f"payments.{name}" for name in (*TOKENS, *FACTS))
    # Only the names above stand in it.
    text = f"""
        select {names} from given
        inner join read_parquet($payments) as payments using (payment_key)
        order by given.position
    """  # noqa: S608
    with connection(store) as opened:
        opened.register("given", given)
        file = str(store.payments_file(batch.key))
        found = opened.sql(text, params={"payments": file}).to_arrow_table()
    return pa.chunked_array([found.to_struct_array().combine_chunks()])
