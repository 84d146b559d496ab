"""What has become known of a batch's payments since it was scored."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.models.labels import label_payments
from outlay.models.settings import MaturityRules
from outlay.payments.store import Store
from outlay.pipelines.jobs.training import outcomes_before


def known_since(store: Store, import_id: str, as_of: dt.date) -> pa.Table:
    """Return the labels of a batch's payments from outcomes known before `as_of`.

    As in training: payments younger than the default ages are left out, since bad news
    travels faster.
    """
    payments = pq.read_table(
        store.payments_file(import_id), columns=["payment_key", "known_on"]
    )
    return label_payments(
        outcomes_before(store, as_of), payments, as_of=as_of, maturity=MaturityRules()
    )
