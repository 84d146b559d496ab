"""The chance with which each held-out payment was drawn into the random-review arm."""

import dataclasses

import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.training import Training

COLUMN = "arm_probability"


def with_draws(training: Training, draws: pa.Table) -> Training:
    """Return the training with `arm_probability` in its held-out payments.

    The rate is known of payments whose own draw is on record; of a payment reviewed at
    random otherwise (before Outlay, or by the agency's own draw) it is null. Where it
    is known of none, the table stays as it was. Models, and so the id, do not change.

    Parameters
    ----------
    draws : pa.Table
        payment_key, drawn (into the arm), arm_probability: one row a payment.
    """
    return dataclasses.replace(training, holdout=drawn_rows(training.holdout, draws))


def drawn_rows(rows: pa.Table, draws: pa.Table) -> pa.Table:
    """Add `arm_probability` to `rows`; and to `arm` those that are drawn on record.

    A payment flagged and drawn may come back as a risk review alone. Left out of the
    arm, it would be missing from its upper tail, and the cut would come out too low.
    """
    drawn = draws.filter(draws["drawn"])
    place = pc.index_in(rows["payment_key"], drawn["payment_key"].combine_chunks())
    if place.null_count == len(place):
        return rows
    rate = drawn[COLUMN].cast(pa.float64()).combine_chunks().take(place)
    arm = pc.or_(rows["arm"].fill_null(False), place.is_valid())
    at = rows.column_names.index("arm")
    return rows.set_column(at, "arm", arm).append_column(COLUMN, rate)
