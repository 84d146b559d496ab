"""How each held-out payment could come to a review: drawn with a chance, or certain."""

import dataclasses

import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.training import Training

COLUMN = "arm_probability"


def with_draws(training: Training, draws: pa.Table) -> Training:
    """Return the training with `arm_probability` and `certain` among its held-out rows.

    The rate is known of payments whose own draw is on record; of a payment reviewed at
    random otherwise (before Outlay, or by the agency's own draw) it is null. Where no
    batch scored any of them, the table stays as it was. Models, and so the id, do not
    change.

    Parameters
    ----------
    draws : pa.Table
        payment_key, drawn (into the arm), arm_probability, certain (flagged with a
        place, and so sure to be reviewed): one row a payment.
    """
    return dataclasses.replace(training, holdout=drawn_rows(training.holdout, draws))


def drawn_rows(rows: pa.Table, draws: pa.Table) -> pa.Table:
    """Add `arm_probability` and `certain`; and to `arm` those that are drawn on record.

    A payment flagged and drawn may come back as a risk review alone. Left out of the
    arm, it would be missing from its upper tail, and the cut would come out too low.
    """
    place = pc.index_in(rows["payment_key"], draws["payment_key"].combine_chunks())
    if place.null_count == len(place):
        return rows
    drawn = draws["drawn"].combine_chunks().take(place).fill_null(False)
    rate = draws[COLUMN].cast(pa.float64()).combine_chunks().take(place)
    certain = draws["certain"].combine_chunks().take(place).fill_null(False)
    arm = pc.or_(rows["arm"].fill_null(False), drawn)
    at = rows.column_names.index("arm")
    rows = rows.set_column(at, "arm", arm)
    nothing = pa.scalar(None, pa.float64())
    rows = rows.append_column(COLUMN, pc.if_else(drawn, rate, nothing))
    return rows.append_column("certain", certain)
