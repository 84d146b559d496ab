"""Routing numbers: check digit and range."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
from stdnum.us import rtn

from outlay.payments.formats.spr.columns import Mask

_FIRST_TWO = frozenset([*range(13), *range(21, 33), *range(61, 73), 80])
"""Districts, thrifts, electronic numbers and travellers' cheques (ABA)."""


@lru_cache(maxsize=65_536)
def is_routing_number(number: str) -> bool:
    """Return whether `number` is 9 digits with a right check digit and range.

    The check digit weighs 3, 7, 1 three times; the sum is a multiple of 10.
    python-stdnum does not look at the first two digits, which are 00 to 12, 21 to
    32, 61 to 72 or 80. All zeros pass both, and are nobody's number.
    """
    plain = number.isascii() and number.isdigit() and len(number) == 9
    return (
        plain
        and int(number) > 0
        and int(number[:2]) in _FIRST_TWO
        and rtn.is_valid(number)
    )


def are_routing_numbers(numbers: pa.StringArray) -> Mask:
    """Return which of `numbers` are valid; a null is not."""
    coded = numbers.dictionary_encode()
    good = np.array([is_routing_number(n) for n in coded.dictionary.to_pylist()], bool)
    codes = coded.indices.fill_null(len(good)).to_numpy(zero_copy_only=False)
    mask: Mask = np.append(good, False)[codes]
    return mask
