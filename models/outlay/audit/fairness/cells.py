"""Decided payments counted into distinct cells: label, decision, groups."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

COUNT, WEIGHT, SQUARES = "count", "weight", "squares"


def cells(table: pa.Table, attributes: Sequence[str]) -> pd.DataFrame:
    """Return one row for each distinct (flagged, bad, attributes) with its count.

    Parameters
    ----------
    table : pa.Table
        DECIDED rows with attributes.

    Returns
    -------
    pd.DataFrame
        flagged, bad (0, 1, or -1 for unknown), the attributes, count, and for known
        outcomes weight and squares: sums of 1/chance and of its square. A million
        payments make a few hundred rows, so that Fairlearn works on these instead.
    """
    known = pc.is_valid(table["bad"])
    inverse = pc.if_else(known, pc.divide(1.0, table["chance"]), 0.0)
    inverse = pc.fill_null(inverse, 0.0)
    counted = pa.table(
        {name: table[name] for name in attributes}
        | {
            "flagged": table["flagged"].cast(pa.int8()),
            "bad": table["bad"].cast(pa.int8()).fill_null(-1),
            WEIGHT: inverse,
            SQUARES: pc.multiply(inverse, inverse),
        }
    )
    keys = [*attributes, "flagged", "bad"]
    # Sorted, since sums of floats depend on their order and an audit may not.
    ordered = counted.sort_by(WEIGHT)
    sums = ordered.group_by(keys, use_threads=False).aggregate(
        [([], "count_all"), (WEIGHT, "sum"), (SQUARES, "sum")]
    )
    named = sums.rename_columns([*keys, COUNT, WEIGHT, SQUARES])
    frame: pd.DataFrame = named.to_pandas()
    return frame.sort_values(keys, ignore_index=True)
