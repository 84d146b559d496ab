"""Decided payments with what became known of them: the audit's input."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.decisions.combine import Ranks, combined
from outlay.decisions.cuts import Cuts
from outlay.decisions.policy import Policy
from outlay.decisions.strata import StratumKey
from outlay.payments.database import connect

SQL = Path(__file__).with_name("decided_batch.sql")

DECIDED = pa.schema(
    [
        ("payment_key", pa.string()),
        ("flagged", pa.bool_()),
        ("bad", pa.bool_()),
        ("chance", pa.float64()),
        ("amount_cents", pa.int64()),
    ]
)
# What some figures need besides; null where nobody knows it.
FURTHER = pa.schema(
    [
        ("promised", pa.float64()),
        ("days_held", pa.int32()),
        ("drawn", pa.bool_()),
        ("arm_probability", pa.float64()),
    ]
)


def decided_test(
    test: pa.Table,
    policy: Policy,
    cuts: Cuts,
    fraud: Ranks | None,
    error: Ranks | None,
    outcomes: pa.Table | None = None,
) -> pa.Table:
    """Return what the policy would have decided in the test window.

    Parameters
    ----------
    test : pa.Table
        The test table of a training: ids, raw scores, legitimate, fraud_label,
        error_label, inclusion_probability; where there, p_fraud, p_error, arm, and
        arm_probability as well.
    outcomes : pa.Table, optional
        The training's: payment_key, known_on, outcome_known_on.

    Returns
    -------
    pa.Table
        DECIDED and FURTHER. `flagged` by the models, before capacity; `bad` is null
        where nobody knows; `chance` is the probability that the outcome would be
        learned at all; `promised` that the payment is wrong in either way, as if both
        models were independent: 1 - (1 - p_fraud)(1 - p_error); `days_held` from the
        day the payment became known to the day its latest outcome did.
    """
    raw = [
        test[name].cast(pa.float64()).to_numpy() for name in ("raw_fraud", "raw_error")
    ]
    m = combined(fraud, error, raw[0], raw[1])
    names = zip(*(test[name].to_pylist() for name in StratumKey._fields), strict=True)
    strata = [StratumKey(*name) for name in names]
    limits = {
        name: policy.limits(name.program, name.payment_type) for name in set(strata)
    }
    cut = {name: cuts.of(name, each).cut for name, each in limits.items()}
    floor = np.array([limits[name].least_amount_cents for name in strata])
    amount = test["amount_cents"].to_numpy()
    above = m > np.array([cut[name] for name in strata])
    return pa.table(
        {
            "payment_key": test["payment_key"],
            "flagged": above & (amount >= np.maximum(floor, 1)),
            "bad": _bad(test),
            "chance": test["inclusion_probability"].cast(pa.float64()),
            "amount_cents": test["amount_cents"],
            "promised": _promised(test),
            "days_held": _days(test["payment_key"], outcomes),
            "drawn": _or_null(test, "arm", pa.bool_()),
            "arm_probability": _or_null(test, "arm_probability", pa.float64()),
        },
        schema=pa.schema([*DECIDED, *FURTHER]),
    )


def decided_batch(scores: pa.Table, labels: pa.Table) -> pa.Table:
    """Return a scored batch with its labels as DECIDED and FURTHER.

    What was flagged and got a review was learned for certain; what the models passed,
    or flagged beyond capacity, was learned only where the random-review arm drew it,
    at the rate in its row.

    Parameters
    ----------
    scores : pa.Table
        SCORES rows.
    labels : pa.Table
        payment_key, legitimate, fraud_label, error_label, known_on, outcome_known_on:
        one row a payment.
    """
    with connect() as connection:
        connection.register("scores", scores)
        connection.register("labels", labels)
        rows = connection.sql(SQL.read_text(encoding="utf-8"))
        table: pa.Table = rows.to_arrow_table()
    return table.cast(pa.schema([*DECIDED, *FURTHER]))


def _bad(table: pa.Table) -> pa.ChunkedArray:
    """Return true where found wrong, false where found proper, null where unknown."""
    found = pc.or_(
        pc.equal(table["fraud_label"], 1).fill_null(False),
        pc.equal(table["error_label"], 1).fill_null(False),
    )
    proper = table["legitimate"].fill_null(False)
    unknown = pa.scalar(None, pa.bool_())
    return pc.if_else(found, True, pc.if_else(proper, False, unknown))


def _promised(test: pa.Table) -> pa.Array:
    if not {"p_fraud", "p_error"} <= set(test.column_names):
        return pa.nulls(test.num_rows, pa.float64())
    right = [pc.subtract(1.0, test[name]) for name in ("p_fraud", "p_error")]
    return pc.subtract(1.0, pc.multiply(*right))


def _days(keys: pa.ChunkedArray, outcomes: pa.Table | None) -> pa.Array:
    if outcomes is None:
        return pa.nulls(len(keys), pa.int32())
    place = pc.index_in(keys, outcomes["payment_key"].combine_chunks())
    days = pc.days_between(outcomes["known_on"], outcomes["outcome_known_on"])
    return days.combine_chunks().take(place).cast(pa.int32())


def _or_null(table: pa.Table, name: str, kind: pa.DataType) -> pa.ChunkedArray:
    if name in table.column_names:
        return table[name].cast(kind)
    return pa.nulls(table.num_rows, kind)
