"""The SCORES columns `checks` and `matches` of one piece."""

import numpy as np
import pyarrow as pa

from outlay.decisions.checklist.found import Found, Piece
from outlay.decisions.checklist.matches import NONE
from outlay.payments.tables import CHECK, MATCH

# Codes are joined to one number a row; past this they are renumbered first.
WIDEST = 1 << 62


def checks_column(found: Found, piece: Piece) -> pa.Array:
    """Return the verdicts of every check, one list a payment.

    Payments with the same verdicts share them: each pattern is built once and taken
    as often as it stands.
    """
    patterns, where = _patterns(found, piece)
    told = [
        [
            {"check": name, "status": verdicts[code].status, "why": verdicts[code].why}
            for (name, verdicts), code in zip(
                found.legends.items(), piece.codes[row].tolist(), strict=True
            )
        ]
        for row in patterns.tolist()
    ]
    return pa.array(told, pa.list_(CHECK)).take(pa.array(where))


def _patterns(
    found: Found, piece: Piece
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray]:
    """Return a first row of each pattern, and each row's pattern."""
    joined, width = np.zeros(len(piece.codes), dtype=np.int64), 1
    for column, verdicts in enumerate(found.legends.values()):
        if width * len(verdicts) > WIDEST:
            values, joined = np.unique(joined, return_inverse=True)
            width = len(values)
        joined = joined * len(verdicts) + piece.codes[:, column]
        width *= len(verdicts)
    _, first, where = np.unique(joined, return_index=True, return_inverse=True)
    return first, where


def matches_column(found: Found, piece: Piece) -> pa.Array:
    """Return the matches of each payment, an empty list where there is none."""
    table, starts = found.matches.table, found.matches.starts
    inside = piece.groups != NONE
    groups = piece.groups[inside]
    counts = np.zeros(len(piece.groups), dtype=np.int64)
    counts[inside] = starts[groups + 1] - starts[groups]
    ends = np.concatenate([[0], np.cumsum(counts)])
    # Row r of the i-th match list is its group's first row plus r.
    shift = np.repeat(starts[groups] - ends[:-1][inside], counts[inside])
    rows = table.take(pa.array(shift + np.arange(ends[-1]))).combine_chunks()
    fields = [rows[field.name].cast(field.type).combine_chunks() for field in MATCH]
    structs = pa.StructArray.from_arrays(fields, fields=list(MATCH))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs)
