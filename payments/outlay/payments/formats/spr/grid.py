"""Columns written into records: text left-justified, money right-justified."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.formats.spr.codes import MOST_CENTS
from outlay.payments.formats.spr.columns import Ints
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.layout import RECORD_LENGTH, Field, Record
from outlay.payments.formats.spr.record_text import refuse_amount, refused

_ZERO, _BLANK = ord("0"), ord(" ")


def blank_records(record: Record, count: int) -> Bytes:
    """Return `count` records that hold their code and nothing else."""
    grid = np.full((count, RECORD_LENGTH), _BLANK, np.uint8)
    grid[:, :2] = np.frombuffer(record.code.encode("ascii"), np.uint8)
    return grid


def put_text(grid: Bytes, field: Field, values: pa.StringArray) -> None:
    """Write a text into each record; a null stays blank.

    Raises
    ------
    OutputError
        Where one is too long, or has a character that is not printable ASCII.
    """
    if not len(values):
        return
    filled = values.fill_null("")
    if not pc.all(pc.string_is_ascii(filled)).as_py():
        raise _unfit(field, "a value has a character that is not ASCII")
    longest = pc.max(pc.binary_length(filled)).as_py()
    if longest > field.length:
        raise _unfit(field, f"a value has {longest} characters, {field.length} fit")
    padded = pc.ascii_rpad(filled, field.length)
    start = padded.offset * field.length
    flat = np.frombuffer(padded.buffers()[2], np.uint8)
    part = flat[start : start + len(values) * field.length]
    if part.min() < _BLANK:
        raise _unfit(field, "a value has a control character")
    grid[:, field.span] = part.reshape(len(values), field.length)


def put_cents(grid: Bytes, field: Field, values: Ints) -> None:
    """Write an amount into each record.

    Raises
    ------
    OutputError
        Where one is negative or over $99,999,999.99.
    """
    unfit = (values > MOST_CENTS) | (values < 0)
    if unfit.any():
        refuse_amount(field, int(values[np.argmax(unfit)]))
    rest = values.copy()
    for position in range(field.end - 1, field.start - 2, -1):
        grid[:, position] = rest % 10 + _ZERO
        rest //= 10


def _unfit(field: Field, what: str) -> Exception:
    return refused(field, f"does not fit: {what}", "correct it before it comes here")
