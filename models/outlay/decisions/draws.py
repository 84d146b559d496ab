"""How each scored payment could come to a review, from the runs that stand."""

import pyarrow as pa

from outlay.payments.database import connect
from outlay.payments.store import Store
from outlay.payments.tables import TEXT

DRAWS = pa.schema(
    [
        ("payment_key", TEXT),
        ("drawn", pa.bool_()),
        ("arm_probability", pa.float64()),
        ("certain", pa.bool_()),
    ]
)

# A payment that comes again draws the same lot: it is drawn where the largest of its
# rates lies above that lot, so that is its chance.
SQL = """
select
    payment_key,
    bool_or(list_contains(routes, 'arm')) as drawn,
    max(arm_rate) as arm_probability,
    bool_or(
        action = 'review'
        and list_has_any(routes, ['model', 'rule', 'ofac', 'list', 'checklist'])
        and not list_contains(routes, 'capacity')
    ) as certain
from scores
group by payment_key
order by payment_key
"""


def draws(store: Store) -> pa.Table:
    """Return DRAWS, one row a payment that any batch scored.

    `drawn`: the lot of the random-review arm fell on it, with `arm_probability`.
    `certain`: flagged with a place, so that it was to be reviewed whatever the lot.
    """
    files = [str(path) for path in store.scored_files()]
    if not files:
        return DRAWS.empty_table()
    with connect() as connection:
        connection.read_parquet(files, union_by_name=True).create_view("scores")
        table: pa.Table = connection.sql(SQL).to_arrow_table()
    return table.cast(DRAWS)
