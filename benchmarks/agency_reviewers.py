"""Simulated reviewers, who see the hidden truth of what they are sent."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ANSWER = dt.timedelta(days=12)


def review(scored: pa.Table, truth: pa.Table, day: dt.date) -> pa.Table:
    """Return an outcome of each payment sent to review, known twelve days after."""
    sent = scored.filter(pc.equal(scored["action"], "review"))
    place = pc.index_in(sent["payment_key"], truth["payment_key"].combine_chunks())
    fraud = truth["is_fraud"].take(place).to_numpy()
    bad = fraud | truth["is_error"].take(place).to_numpy()
    sure = np.array([not set(r) <= {"arm"} for r in sent["routes"].to_pylist()])
    rate = sent["arm_rate"].to_numpy()
    known = dt.datetime.combine(day + ANSWER, dt.time(17), dt.UTC)
    wrong = truth["amount_wrong_cents"].take(place).fill_null(0).to_numpy()
    none = [None] * len(bad)
    return pa.table(
        {
            "payment_key": sent["payment_key"],
            "ip_class": np.select(
                [~bad, wrong < 0], ["proper", "underpayment"], "overpayment"
            ).tolist(),
            "fraud_state": np.where(fraud, "referred", "none").tolist(),
            "amount_wrong_cents": pa.array(
                [
                    abs(cents) if found else None
                    for cents, found in zip(wrong.tolist(), bad, strict=True)
                ],
                pa.int64(),
            ),
            "control": pa.array(none, pa.string()),
            "cause": pa.array(none, pa.string()),
            "theme": pa.array(none, pa.string()),
            "known_at": pa.array([known] * len(bad), pa.timestamp("us", tz="UTC")),
            "source": np.where(sure, "risk_review", "random_review").tolist(),
            "inclusion_probability": np.where(sure, 1.0, rate),
        }
    )
