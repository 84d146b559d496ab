"""Whether encrypted identities open: they are counted, and nobody sees them."""

from outlay.payments.identities import read_identities
from outlay.payments.store import Store


def identities_in(store: Store, import_id: str) -> int:
    """Open an import's identities and return how many there are.

    Raises
    ------
    StoreError
        Where the file was changed, cut off, or belongs to another import.
    """
    key = store.keyring.identity_key
    path = store.identities_file(import_id)
    found = read_identities(path, key=key, import_id=import_id)
    return sum(rows.num_rows for rows in found)
