"""One spelling of an invoice number, so that near copies get the same token."""

import pyarrow as pa
import pyarrow.compute as pc

_LOOKALIKES = (("O", "0"), ("I", "1"))


def plain_invoice(numbers: pa.Array) -> pa.Array:
    """Return `numbers` without punctuation, case, leading zeros and look-alikes.

    ``inv-00123``, ``INV 123`` and ``1NV123`` become the same text. Zeros are
    dropped before every run of digits; a number of zeros alone keeps one. What
    has no letter or digit at all is null: it identifies nothing.

    Parameters
    ----------
    numbers : pa.Array
        Text, one a payment; null stays null.
    """
    plain = pc.utf8_upper(numbers)
    plain = pc.replace_substring_regex(plain, r"[^\pL\pN]+", "")
    for letter, digit in _LOOKALIKES:
        plain = pc.replace_substring(plain, letter, digit)
    plain = pc.replace_substring_regex(plain, r"(^|[^0-9])0+([0-9])", r"\1\2")
    return pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)
