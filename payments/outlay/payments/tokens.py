"""Keyed tokens: equal stays equal, and nothing can be read back without the key.

A token is HMAC-SHA-256 (RFC 2104) under the store's token key, its first 128 bits as
32 hex digits. Every message begins with the kind of thing it stands for, so that a
name and an invoice number of equal text differ, and so do an SSN and an EIN.
"""

import hashlib
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.invoices import plain_invoice
from outlay.payments.names import (
    normal_codes,
    normal_names,
    normal_streets,
    trimmed,
)

HEX_DIGITS = 32
_PART = "\x1f"  # parts are freed of control characters, so it stands nowhere else
_TEXT = pa.string()
_BLOCK = 64  # bytes, of SHA-256; keys of a store are 32


class Tokeniser:
    """Makes the tokens of one store; arrays in, arrays of equal length out.

    An absent value (null, or text without a letter or digit) has no token: null.
    """

    def __init__(self, token_key: bytes) -> None:
        self._key = token_key

    def name(self, payee_name: pa.Array) -> pa.Array:
        """Return tokens of normalised names."""
        return self._of("name", _once(normal_names, payee_name))

    def invoice(self, invoice_number: pa.Array) -> pa.Array:
        """Return tokens of invoice numbers as they came, capitals and blanks apart."""
        return self._of("invoice", _once(trimmed, invoice_number))

    def near_invoice(self, invoice_number: pa.Array) -> pa.Array:
        """Return tokens of plainly spelt invoice numbers: near copies are equal."""
        return self._of("invoice/plain", _once(plain_invoice, invoice_number))

    def account(self, routing_number: pa.Array, account_number: pa.Array) -> pa.Array:
        """Return tokens of routing and account number; null without an account."""
        account = _once(normal_codes, account_number)
        routing = pc.fill_null(_once(normal_codes, routing_number), "")
        return self._of("account", _joined(routing, account))

    def address(self, street: pa.Array, zip5: pa.Array) -> pa.Array:
        """Return tokens of normalised street and ZIP; null without a street."""
        return self._of("address", _address(street, zip5))

    def taxpayer(self, tin_type: pa.Array, tin: pa.Array) -> pa.Array:
        """Return payee tokens of taxpayer numbers; null without a number."""
        digits = _once(normal_codes, tin)
        return self._of("payee/tin", _joined(pc.fill_null(tin_type, "unknown"), digits))

    def payee(self, rows: pa.RecordBatch) -> pa.Array:
        """Return the payee tokens of INTAKE rows.

        The taxpayer number decides; without one the agency's own id of the payee;
        without that the name at its address. A row with none of these has null.
        """
        by_tin = self.taxpayer(rows["tin_type"], rows["tin"])
        if not by_tin.null_count:
            return by_tin
        by_id = self._of(
            "payee/agency", _joined(rows["alc"], _once(normal_codes, rows["payee_id"]))
        )
        return pc.coalesce(by_tin, by_id, self._payee_by_name(rows))

    def _payee_by_name(self, rows: pa.RecordBatch) -> pa.Array:
        name = _once(normal_names, rows["payee_name"])
        zip5 = pc.fill_null(_once(normal_codes, rows["zip5"]), "")
        street = pc.fill_null(_once(normal_streets, rows["street"]), "")
        return self._of("payee/name", _joined(name, zip5, street))

    def only(self, payment_key: pa.Array) -> pa.Array:
        """Return payee tokens that no two payments share: nothing is known of them."""
        return self._of("payee/payment", payment_key)

    def _of(self, kind: str, messages: pa.Array) -> pa.Array:
        mac = Mac(self._key, f"outlay/{kind}\0".encode())

        def digests(distinct: pa.Array) -> pa.Array:
            texts = distinct.to_pylist()
            made = [None if t is None else mac(t.encode())[:HEX_DIGITS] for t in texts]
            return pa.array(made, _TEXT)

        return _once(digests, messages)


class Mac:
    """HMAC-SHA-256 (RFC 2104) of messages with a common beginning.

    Both keyed states are made once and copied, which takes less than half the time
    of hmac.digest; a test holds the two equal.
    """

    def __init__(self, key: bytes, begin: bytes) -> None:
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))
        self._inner.update(begin)

    def __call__(self, message: bytes) -> str:
        """Return the code of `message` as 64 hex digits."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.hexdigest()


def _once(make: Callable[[pa.Array], pa.Array], values: pa.Array) -> pa.Array:
    """Apply `make` to each distinct value once."""
    encoded = values.dictionary_encode()
    return make(encoded.dictionary).take(encoded.indices)


def _joined(*parts: pa.Array) -> pa.Array:
    """Join parts into one message; null where any part is null."""
    return pc.binary_join_element_wise(*parts, _PART)


def _address(street: pa.Array, zip5: pa.Array) -> pa.Array:
    code = pc.fill_null(_once(normal_codes, zip5), "")
    return _joined(_once(normal_streets, street), code)
