"""An edited review.csv: the analysts' decisions become outcomes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.arrivals import Arrival
from outlay.payments.known_payments import amounts_of, facts_of
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES, TEXT
from outlay.payments.verdicts import (
    MUST,
    NEVER,
    VERDICTS,
    Verdict,
    cause_of,
    cents_of,
    verdict_of,
)
from outlay.payments.zones import noon_in

_HERE = Path(__file__).parent
NEEDED = ("payment_key", "decision", "cause", "amount_wrong")
_SAID = ("ip_class", "fraud_state", "amount_wrong_cents", "cause")


@dataclass(frozen=True, slots=True)
class Review:
    """The outcomes of a review file, and the rows that gave none."""

    rows: pa.Table
    undecided: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Draw:
    """How a payment came to be reviewed."""

    source: str = "risk_review"
    inclusion_probability: float = 1.0


def is_review(arrival: Arrival) -> bool:
    """Whether a table is a review file: no other has decisions."""
    return "decision" in arrival.names


def read_review(
    store: Store,
    arrival: Arrival,
    *,
    on: dt.date | None = None,
    scored: Sequence[Path] | None = None,
) -> Review:
    """Return the outcomes that an edited review.csv holds.

    Rows without a decision, and rows that say what the last review of the payment
    said, give none. The note is not read.

    Parameters
    ----------
    on : date, optional
        The day on which the decisions became known; by default now.
    scored : sequence of Path, optional
        The SCORES files that say how each payment came to be reviewed; by default
        those of the store.

    Raises
    ------
    InputRejectedError
        Naming file, row and field of the first fault.
    """
    arrival = _unguarded(arrival)
    missing = [name for name in NEEDED if name not in arrival.names]
    if missing:
        arrival.check_columns(missing, NEEDED)
    decided = pc.is_valid(arrival.rows["decision"]).combine_chunks()
    arrival = _only(arrival, decided)
    said = _said(store, arrival)
    at = dt.datetime.now(dt.UTC) if on is None else noon_in(store.zone, on)
    files = store.scored_files() if scored is None else scored
    rows = _outcomes(store, said, _draws(store, arrival, files), at)
    kept = rows.filter(_news(store, rows))
    return Review(
        kept,
        undecided=len(decided) - rows.num_rows,
        unchanged=rows.num_rows - kept.num_rows,
    )


def draw_of(routes: Sequence[str], arm_rate: float | None) -> Draw:
    """Return the source of a review's outcome, and the chance that it was learned.

    A payment of the random draw is a random review whatever else led to it. Its
    outcome was certain to be learned if a model, rule or list sent it to review as
    well; it was not if that route found no place (capacity).
    """
    if "arm" not in routes:
        return Draw()
    alone = "capacity" in routes or set(routes) == {"arm"}
    chance = arm_rate if alone and arm_rate is not None else 1.0
    return Draw("random_review", chance)


def _unguarded(arrival: Arrival) -> Arrival:
    """Drop the apostrophe that keeps spreadsheets from reading a cell as a formula."""
    columns = {
        name: pc.replace_substring_regex(arrival.rows[name].cast(TEXT), "^'", "")
        for name in arrival.names
    }
    return Arrival(arrival.file, arrival.sha256, pa.table(columns), arrival.lines)


def _only(arrival: Arrival, kept: pa.Array) -> Arrival:
    lines = np.asarray(arrival.lines, dtype=np.int64)[kept.to_numpy(False)]
    rows = arrival.rows.filter(kept)
    return Arrival(arrival.file, arrival.sha256, rows, lines.tolist())


def _said(store: Store, arrival: Arrival) -> pa.Table:
    """Return payment_key and what was decided of it, checked."""
    _check_keys(arrival)
    verdicts, amounts = _verdicts(arrival), _amounts(arrival)
    paid = amounts_of(store, arrival.rows["payment_key"])
    arrival.refuse_where(
        pc.is_null(paid),
        "payment_key",
        "the store has no such payment",
        fix="use the review.csv that belongs to this store",
    )
    _check_amounts(arrival, verdicts, amounts, paid)
    return pa.table(
        {
            "payment_key": arrival.rows["payment_key"],
            "ip_class": pa.array([v.ip_class for v in verdicts], TEXT),
            "fraud_state": pa.array([v.fraud_state for v in verdicts], TEXT),
            "amount_wrong_cents": amounts,
            "cause": _causes(arrival),
        }
    )


def _check_keys(arrival: Arrival) -> None:
    keys = arrival.rows["payment_key"].combine_chunks()
    arrival.refuse_where(
        pc.is_null(keys), "payment_key", "the cell is empty", fix="put the key back"
    )
    arrival.refuse_again(keys.to_pylist(), "payment_key", fix="leave one row a payment")


def _verdicts(arrival: Arrival) -> list[Verdict]:
    found = [verdict_of(cell) for cell in arrival.rows["decision"].to_pylist()]
    arrival.refuse_where(
        pa.array([verdict is None for verdict in found], pa.bool_()),
        "decision",
        "it is no decision",
        fix=f"write one of {', '.join(VERDICTS)}, or leave the cell empty",
    )
    return [verdict for verdict in found if verdict is not None]


def _amounts(arrival: Arrival) -> pa.Array:
    amounts, failed = arrival.map_distinct("amount_wrong", cents_of, pa.int64())
    arrival.refuse_where(
        pc.or_(failed, pc.fill_null(pc.less(amounts, 0), False)),
        "amount_wrong",
        "it is no amount in dollars and whole cents",
        fix="write dollars such as 1234.50",
    )
    return amounts


def _causes(arrival: Arrival) -> pa.Array:
    causes, failed = arrival.map_distinct("cause", cause_of, TEXT)
    arrival.refuse_where(
        failed,
        "cause",
        "it is no cause",
        fix="write failure_to_access, inability_to_access or does_not_exist, or leave "
        "the cell empty",
    )
    return causes


def _check_amounts(
    arrival: Arrival, verdicts: Sequence[Verdict], amounts: pa.Array, paid: pa.Array
) -> None:
    asked = pa.array([verdict.amount for verdict in verdicts], TEXT)
    some = pc.greater(pc.fill_null(amounts, 0), 0)
    arrival.refuse_where(
        pc.and_(pc.equal(asked, MUST), pc.invert(some)),
        "amount_wrong",
        "the decision needs an amount over 0",
        fix="write how much of the payment was wrong",
    )
    arrival.refuse_where(
        pc.and_(pc.equal(asked, NEVER), some),
        "amount_wrong",
        "the decision and an amount that was wrong contradict each other",
        fix="leave the amount out, or decide otherwise",
    )
    over = pa.array([verdict.ip_class == "overpayment" for verdict in verdicts])
    arrival.refuse_where(
        pc.and_(over.cast(pa.bool_()), pc.greater(amounts, pc.abs(paid))),
        "amount_wrong",
        "more was overpaid than was paid",
        fix="write at most the payment's amount",
    )


def _draws(store: Store, arrival: Arrival, scored: Sequence[Path]) -> list[Draw]:
    draws = [Draw()] * arrival.rows.num_rows
    if scored:
        files = {"scored": [str(file) for file in scored]}
        found = facts_of(store, arrival.rows["payment_key"], _HERE / "drawn.sql", files)
        for row in found.to_pylist():
            draws[row["position"]] = draw_of(row["routes"] or (), row["arm_rate"])
    return draws


def _outcomes(
    store: Store, said: pa.Table, draws: Sequence[Draw], at: dt.datetime
) -> pa.Table:
    many = said.num_rows
    known_at = pa.scalar(at, OUTCOMES.schema.field("known_at").type)
    columns: dict[str, Any] = {name: said[name] for name in said.column_names}
    columns |= {
        "known_at": pa.repeat(known_at, many),
        "known_on": pa.repeat(pa.scalar(store.known_on(at), pa.date32()), many),
        "source": pa.array([draw.source for draw in draws], TEXT),
        "inclusion_probability": pa.array(
            [draw.inclusion_probability for draw in draws], pa.float64()
        ),
    }
    absent: Mapping[str, Any] = {
        field.name: pa.nulls(many, field.type) for field in OUTCOMES.schema
    }
    return pa.table({**absent, **columns}).cast(OUTCOMES.schema)


def _news(store: Store, rows: pa.Table) -> pa.Array:
    """Whether each row says something else than the payment's last review."""
    news = np.ones(rows.num_rows, dtype=bool)
    if store.outcomes_files() and rows.num_rows:
        files = {"outcomes": [str(file) for file in store.outcomes_files()]}
        last = facts_of(store, rows["payment_key"], _HERE / "last_reviews.sql", files)
        now = rows.select(list(_SAID)).to_pylist()
        for row in last.to_pylist():
            news[row["position"]] = row["said"] != now[row["position"]]
    return pa.array(news)
