"""Who is paid, sealed: nothing of it can be read from the database alone.

AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce and a key of its own, derived
by HKDF (RFC 5869) from the store's identity key, so that the review database and the
store's files never share one. The payment's key is sealed with it: what was moved to
another payment does not open.
"""

import json
import os
from dataclasses import asdict, dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from outlay.payments.errors import StoreError
from outlay.payments.keyring import KEY_BYTES
from outlay.payments.sealed import NONCE_BYTES
from outlay.payments.store import Store

CONTEXT = b"outlay/review/sealed/1"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """What a payment says of its payee, as it came; None where it says nothing."""

    name: str | None = None
    tin: str | None = None
    account_number: str | None = None
    street: str | None = None


def seal(store: Store, item_key: str, identity: Identity) -> bytes:
    """Return the identity encrypted for the payment with the key `item_key`."""
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(asdict(identity)).encode()
    cipher = _cipher(store.keyring.identity_key)
    return nonce + cipher.encrypt(nonce, plain, item_key.encode())


def unseal(store: Store, item_key: str, content: bytes) -> Identity:
    """Open what `seal` made for the payment with the key `item_key`.

    Raises
    ------
    StoreError
        Where it was changed, belongs to another payment, or the key is another one.
    """
    nonce, text = content[:NONCE_BYTES], content[NONCE_BYTES:]
    cipher = _cipher(store.keyring.identity_key)
    try:
        plain = cipher.decrypt(nonce, text, item_key.encode())
    except (InvalidTag, ValueError):
        raise StoreError(
            "the sealed identity was changed, moved from another payment, or sealed "
            "under another key",
            rule="docs/review.md#identities",
            fix="put the review database and the store's keys back from one backup",
        ) from None
    return Identity(**json.loads(plain))


@lru_cache(maxsize=2)
def _cipher(identity_key: bytes) -> AESGCM:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=CONTEXT).derive(identity_key)
    return AESGCM(derived)
