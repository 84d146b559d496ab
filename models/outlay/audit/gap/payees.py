"""Whom payments went to and where, from the store's payments files."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from outlay.payments.database import connect

PAYEES = """
select
    keys.payment_key,
    any_value(stored.payee_token) as payee_token,
    any_value(coalesce(stored.state, '') || ' ' || coalesce(stored.zip5, '')) as place
from keys
join read_parquet($1, union_by_name = true) as stored using (payment_key)
group by keys.payment_key, keys.row
order by keys.row
"""


def with_payees(rows: pa.Table, payments: Sequence[Path]) -> pa.Table:
    """Return key, payee and place of each row, in the rows' order."""
    keys = rows.select(["payment_key"]).append_column(
        "row", pa.array(range(rows.num_rows), pa.int64())
    )
    with connect() as connection:
        connection.register("keys", keys)
        files = [str(path) for path in payments]
        return connection.sql(PAYEES, params=[files]).to_arrow_table()
