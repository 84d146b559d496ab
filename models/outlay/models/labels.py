"""What a payment is called, positive or negative, as of a day."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.settings import LabelSettings, MaturityRules
from outlay.payments.database import connect
from outlay.payments.errors import TableError, TooFewLabelsError

SQL = Path(__file__).with_name("labels.sql").read_text(encoding="utf-8")
NEEDED = (
    "payment_key",
    "ip_class",
    "fraud_state",
    "amount_wrong_cents",
    "known_at",
    "known_on",
    "source",
    "inclusion_probability",
)
MODELS = ("fraud", "error")


def label_payments(
    outcomes: pa.Table,
    payments: pa.Table,
    *,
    as_of: dt.date,
    maturity: MaturityRules,
    settings: LabelSettings | None = None,
) -> pa.Table:
    """Return what is known before `as_of` of each payment that is old enough.

    The row that became known last counts; of two known at one instant, the later row.
    Payments without an outcome and immature ones are not in the result: nobody knows
    that they are good.

    Parameters
    ----------
    outcomes : pa.Table
        Rows of tables.OUTCOMES.
    payments : pa.Table
        payment_key and known_on, each payment once.
    as_of : date
        The day on which the labels would have been read.
    maturity : MaturityRules
        From which age an outcome of each source counts.

    Returns
    -------
    pa.Table
        Ordered by (known_on, payment_key): fraud_label and error_label (1, 0, or null
        where left out), weight (1 / inclusion_probability), source, arm (whether any
        outcome came from a random review: a correction does not undo the draw),
        legitimate (null where unsettled), inclusion_probability, and the outcome.

    Raises
    ------
    TableError
        Where a probability of inclusion is not above 0 and at most 1.
    """
    _check_probabilities(outcomes)
    rules = maturity.days()
    rows = outcomes.select(NEEDED).append_column(
        "place", pa.array(np.arange(outcomes.num_rows))
    )
    # A join of a few columns: threads would only wait for each other.
    with connect(threads=1) as connection:
        connection.register("outcomes", rows)
        connection.register("payments", payments.select(["payment_key", "known_on"]))
        connection.register(
            "maturity", pa.table({"source": list(rules), "days": list(rules.values())})
        )
        asked = settings or LabelSettings()
        bound = {
            "as_of": as_of,
            "underpayment_is_error": asked.underpayment_is_error,
        }
        return connection.sql(SQL, params=bound).to_arrow_table()


def require_positives(labels: pa.Table, least: int) -> None:
    """Refuse to train where a model would have fewer than `least` positives.

    Raises
    ------
    TooFewLabelsError
        Naming each model that has too few and how many are missing.
    """
    found = {name: positives(labels, name) for name in MODELS}
    short = {name: count for name, count in found.items() if count < least}
    if short:
        said = "; ".join(
            f"the {name} model has {count} of {least} positives, {least - count} "
            "are missing"
            for name, count in short.items()
        )
        raise TooFewLabelsError(
            f"too few mature outcomes to train: {said}",
            rule="docs/models.md#labels",
            fix="review more payments and add their outcomes; until then score runs "
            "with rules and random reviews only",
        )


def positives(labels: pa.Table, name: str) -> int:
    """Return the number of positives of the `name` model."""
    return int(pc.sum(labels[f"{name}_label"]).as_py() or 0)


def _check_probabilities(outcomes: pa.Table) -> None:
    chance = outcomes["inclusion_probability"].to_numpy()
    bad = int((~((chance > 0) & (chance <= 1))).sum())
    if bad:
        raise TableError(
            f"{bad} outcomes have an inclusion_probability that is not above 0 and "
            "at most 1",
            rule="docs/tables.md#outcomes",
            fix="give the probability that the outcome would be learned by any route",
        )
