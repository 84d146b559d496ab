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
from outlay.payments.errors import TableError

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


def decided_test(
    test: pa.Table, policy: Policy, cuts: Cuts, fraud: Ranks | None, error: Ranks | None
) -> pa.Table:
    """Return what the policy would have decided in the test window, as DECIDED.

    Parameters
    ----------
    test : pa.Table
        The test table of a training: ids, raw scores, legitimate, fraud_label,
        error_label, inclusion_probability.

    Returns
    -------
    pa.Table
        `flagged` by the models, before capacity; `bad` is null where nobody knows;
        `chance` is the probability that the outcome would be learned at all.
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
        },
        schema=DECIDED,
    )


def decided_batch(scores: pa.Table, labels: pa.Table) -> pa.Table:
    """Return a scored batch with its labels as DECIDED.

    What was flagged and got a review was learned for certain; what the models passed,
    or flagged beyond capacity, was learned only where the random-review arm drew it,
    at the rate in its row.

    Parameters
    ----------
    scores : pa.Table
        SCORES rows.
    labels : pa.Table
        payment_key, legitimate, fraud_label, error_label: one row a payment.
    """
    with connect() as connection:
        connection.register("scores", scores)
        connection.register("labels", labels)
        rows = connection.sql(SQL.read_text(encoding="utf-8"))
        table: pa.Table = rows.to_arrow_table()
    return table.cast(DECIDED)


def check_chances(decided: pa.Table) -> None:
    """Refuse a known outcome whose probability of being known is not known.

    Raises
    ------
    TableError
        Saying how many there are.
    """
    known = decided.filter(pc.is_valid(decided["bad"]))
    chance = pc.fill_null(known["chance"], 0.0)
    wrong = pc.sum(pc.or_(pc.less_equal(chance, 0.0), pc.greater(chance, 1.0))).as_py()
    if wrong:
        raise TableError(
            f"{wrong} known outcomes have no probability of being learned",
            rule="outcomes.inclusion_probability lies above 0 and at most 1",
            fix="give it with the outcomes",
        )


def _bad(table: pa.Table) -> pa.ChunkedArray:
    """Return true where found wrong, false where found proper, null where unknown."""
    found = pc.or_(
        pc.equal(table["fraud_label"], 1).fill_null(False),
        pc.equal(table["error_label"], 1).fill_null(False),
    )
    proper = table["legitimate"].fill_null(False)
    unknown = pa.scalar(None, pa.bool_())
    return pc.if_else(found, True, pc.if_else(proper, False, unknown))
