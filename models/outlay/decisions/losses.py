"""Expected loss: how many dollars of a payment are expected to be wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]

# A program's own mean counts as much as the mean of all once it has this many
# findings; below, it is drawn to the mean of all.
FINDINGS_OF_ALL = 20


@dataclass(frozen=True, slots=True)
class ShareWrong:
    """Mean share of the amount that is wrong in an erroneous payment, by program."""

    default: float
    programs: Mapping[str, float] = field(default_factory=dict)

    def of(self, program: str) -> float:
        """Return r of `program`."""
        return self.programs.get(program, self.default)


def learn_share_wrong(
    outcomes: pa.Table, payments: pa.Table, *, default: float
) -> ShareWrong:
    """Return the mean share wrong by program from overpayments without fraud.

    Parameters
    ----------
    outcomes : pa.Table
        payment_key, ip_class, fraud_state, amount_wrong_cents; with known_at, the
        last known row of a payment counts, else there is one. Rows known after the
        training day must be left out before.
    payments : pa.Table
        payment_key, program, amount_cents.
    default : float
        The share where no outcome says anything.
    """
    outcomes = _latest(outcomes)
    found = outcomes.filter(
        pc.and_(
            pc.equal(outcomes["ip_class"], "overpayment"),
            pc.is_in(outcomes["fraud_state"], pa.array(["none", "cleared"])),
        )
    ).select(["payment_key", "amount_wrong_cents"])
    rows = found.join(
        payments.select(["payment_key", "program", "amount_cents"]),
        "payment_key",
        join_type="inner",
    )
    rows = rows.filter(
        pc.and_(
            pc.greater(rows["amount_cents"], 0),
            pc.greater(rows["amount_wrong_cents"], 0),
        )
    )
    if not rows.num_rows:
        return ShareWrong(default)
    shares = np.minimum(
        1.0,
        rows["amount_wrong_cents"].to_numpy() / rows["amount_cents"].to_numpy(),
    )
    overall = float(np.sort(shares).mean())
    table = pa.table({"program": rows["program"], "share": shares})
    by_program = table.group_by("program").aggregate([("share", "list")]).to_pylist()
    return ShareWrong(
        overall,
        {
            row["program"]: _drawn(np.sort(row["share_list"]), overall)
            for row in sorted(by_program, key=lambda row: str(row["program"]))
        },
    )


def _latest(outcomes: pa.Table) -> pa.Table:
    if "known_at" not in outcomes.column_names:
        return outcomes
    ordered = outcomes.sort_by(
        [("payment_key", "ascending"), ("known_at", "ascending")]
    )
    keys = ordered["payment_key"].to_numpy()
    last = np.append(keys[1:] != keys[:-1], np.ones(min(1, len(keys)), dtype=bool))
    return ordered.filter(pa.array(last, pa.bool_()))


def _drawn(shares: Reals, overall: float) -> float:
    return float(
        (shares.sum() + FINDINGS_OF_ALL * overall) / (len(shares) + FINDINGS_OF_ALL)
    )


def expected_loss(
    amount_cents: Counts, p_fraud: Reals, p_error: Reals, share: Reals
) -> Counts:
    """Return min(amount, p_fraud * amount + p_error * r * amount) in whole cents.

    Shape (n,). An absent model's probability is null (NaN) and counts nothing.
    A reversal or a zero-dollar entry has no dollars to lose: 0.
    """
    fraud, error = np.nan_to_num(p_fraud), np.nan_to_num(p_error)
    amount = np.maximum(amount_cents, 0)
    loss = np.rint(np.minimum(amount, (fraud + error * share) * amount))
    return loss.astype(np.int64)
