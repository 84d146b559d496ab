"""Who may take a whole batch along: whoever sees every agency in it."""

import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.store import Store
from outlay.review.access.scope import agencies_of
from outlay.review.deciding.refusals import Refused
from outlay.review.loading.standing import standing
from outlay.review.models import Batch, Person


def check_whole(store: Store, batch: Batch, person: Person) -> None:
    """Refuse somebody who does not see every agency of the batch.

    Raises
    ------
    Refused
        Naming how many agencies of the batch the person does not see.
    """
    seen = agencies_of(person)
    if seen is None:
        return
    file = standing(store, batch.key).scored
    found = pc.unique(pq.read_table(file, columns=["agency"])["agency"]).to_pylist()
    others = set(found) - set(seen)
    if others:
        raise Refused(
            f"This batch holds payments of {len(others)} agencies that you do not see",
            "Ask for these agencies, or let the batch be exported on the command line",
        )
