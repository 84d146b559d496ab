"""Raw identifiers of the payments to review: read here, and nowhere else in the app."""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.identities import read_identities
from outlay.payments.store import Store
from outlay.review.loading.sealing import Identity


def identities_of(
    store: Store, import_id: str, payment_keys: Collection[str]
) -> dict[str, Identity]:
    """Return the identity of each of the payments that has one, by payment key.

    The import is read chunk by chunk; only what was asked for is kept.

    Raises
    ------
    StoreError
        Where the encrypted file was changed, cut off, or is another import's.
    """
    path = store.identities_file(import_id)
    if not path.exists() or not payment_keys:
        return {}
    wanted = pa.array(sorted(payment_keys), pa.string())
    found: dict[str, Identity] = {}
    key = store.keyring.identity_key
    for chunk in read_identities(path, key=key, import_id=import_id):
        rows = chunk.filter(pc.is_in(chunk["payment_key"], value_set=wanted))
        for row in rows.to_pylist():
            found[row["payment_key"]] = Identity(
                row["payee_name"], row["tin"], row["account_number"], row["street"]
            )
    return found
