"""Fields of many records at once: what they hold, as masks, numbers and text."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.layout import Field

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

_BLANK, _ZERO = ord(" "), ord("0")
_LAST_ASCII = 0x7F


def cells(rows: Bytes, field: Field) -> Bytes:
    """Return one field of all records, shape (length, records): long axis last."""
    part: Bytes = np.ascontiguousarray(rows[:, field.span].T)
    return part


def is_blank(rows: Bytes, field: Field) -> Mask:
    """Return where a field is all blank."""
    return _all(cells(rows, field) == _BLANK)


def is_digits(rows: Bytes, field: Field) -> Mask:
    """Return where a field is all digits."""
    return _all(cells(rows, field) - np.uint8(_ZERO) < 10)


def has(rows: Bytes, field: Field, characters: str) -> Mask:
    """Return where a field holds any of `characters`."""
    return ~_all(~_listed(characters)[cells(rows, field)])


def only(rows: Bytes, field: Field, characters: str) -> Mask:
    """Return where a field holds nothing but `characters`."""
    return _all(_listed(characters)[cells(rows, field)])


def numbers(rows: Bytes, field: Field) -> Ints:
    """Return a field of digits as integers, -1 where it is not all digits.

    Digits that are not right-justified are: "PAM shall correct the field
    justification if needed" (SPR 5.0.2, 1.9).
    """
    digits = cells(rows, field) - np.uint8(_ZERO)
    good = _all(digits < 10)
    value = np.zeros(rows.shape[0], np.int64)
    for place in digits:
        value = value * 10 + place
    value[~good] = -1
    for row in np.flatnonzero(~good).tolist():
        shown = bytes(rows[row, field.span]).strip(b" ")
        if shown.isdigit():
            value[row] = int(shown)
    return value


def text(rows: Bytes, field: Field) -> pa.StringArray:
    """Return a field as text without blanks around it, null where it is blank."""
    stripped = pc.utf8_trim(strings(rows[:, field.span]), characters=" ")
    return pc.if_else(pc.equal(stripped, ""), pa.scalar(None, pa.string()), stripped)


def strings(part: Bytes) -> pa.StringArray:
    """Return characters, shape (records, width), as texts of that width."""
    if part.size and part.max() > _LAST_ASCII:
        return pa.array([bytes(row).decode("latin-1") for row in part], pa.string())
    width = part.shape[1]
    held = pa.py_buffer(np.ascontiguousarray(part))
    ends = pa.py_buffer(np.arange(len(part) + 1, dtype=np.int32) * width)
    return pa.StringArray.from_buffers(len(part), ends, held)


def _all(characters: Mask) -> Mask:
    mask: Mask = np.logical_and.reduce(characters, axis=0, dtype=np.bool_)
    return mask


def _listed(characters: str) -> Mask:
    table = np.zeros(256, np.bool_)
    table[[ord(character) for character in characters]] = True
    return table
