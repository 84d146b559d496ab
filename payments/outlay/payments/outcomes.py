"""Outcomes: what became known about payments, from a table or an edited review.csv."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.arrivals import Arrival
from outlay.payments.atomic import whole
from outlay.payments.declared import declared
from outlay.payments.intake.source import ID_DIGITS
from outlay.payments.known_payments import check_known
from outlay.payments.review_csv import is_review, read_review
from outlay.payments.reviewed_rows import add_once
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES


@dataclass(frozen=True, slots=True)
class OutcomesTaken:
    """What a file of outcomes gave.

    Attributes
    ----------
    rows : int
        Outcomes that are in the store now.
    undecided, unchanged : int
        Rows of a review file without a decision, or that say what was known.
    quarantined : int
        Outcomes of payments that were not taken in; left out.
    again : bool
        Whether the very same file had come before: it counts once.
    """

    rows: int
    undecided: int = 0
    unchanged: int = 0
    quarantined: int = 0
    again: bool = False

    def __str__(self) -> str:
        if self.again:
            return f"{self.rows:,} outcomes: the same file came before and counts once."
        parts = [f"{self.rows:,} outcomes are in the store."]
        if self.undecided:
            parts.append(f"{self.undecided:,} rows are not decided yet.")
        if self.unchanged:
            parts.append(f"{self.unchanged:,} rows say what was known already.")
        if self.quarantined:
            parts.append(
                f"{self.quarantined:,} are of payments in quarantine: left out."
            )
        return " ".join(parts)


def add_outcomes(
    store: Store, path: Path, *, on: dt.date | None = None
) -> OutcomesTaken:
    """Take outcomes in, as Parquet or CSV of tables.OUTCOMES, or a review.csv.

    Nothing is updated in place: a correction is a new row with a later known_at.

    Parameters
    ----------
    on : date, optional
        The day on which a review file's decisions became known; by default now.

    Raises
    ------
    InputRejectedError
        Naming file, row and field of the first fault; nothing is taken in then.
    """
    arrival = Arrival.read(path)
    target = store.outcomes_folder / f"{arrival.sha256[:ID_DIGITS]}.parquet"
    with store.locked():
        if target.exists():
            return OutcomesTaken(pq.read_metadata(target).num_rows, again=True)
        if is_review(arrival):
            review = read_review(store, arrival, on=on)
            rows, undecided, unchanged = review.rows, review.undecided, review.unchanged
            quarantined = 0
        else:
            given = _checked(arrival, declared(arrival, OUTCOMES, store.zone))
            rows = check_known(store, arrival, given)
            undecided, unchanged = 0, 0
            quarantined = given.num_rows - rows.num_rows
        _write(target, rows)
    return OutcomesTaken(rows.num_rows, undecided, unchanged, quarantined)


def add_decided(store: Store, rows: pa.Table) -> int:
    """Take in outcomes that the review app decided; return how many are new.

    Parameters
    ----------
    rows : table
        Of tables.OUTCOMES, one row a decision: payment, source and instant tell them
        apart, and one that is in the store already adds nothing.

    Raises
    ------
    TableError
        Where the rows do not keep the contract, or a probability is none.
    StoreError
        Where a payment never came in.
    """
    instant = ("payment_key", "source", "known_at")
    with store.locked():
        files = store.outcomes_files()
        return add_once(store, rows, OUTCOMES, store.outcomes_folder, files, instant)


def _checked(arrival: Arrival, rows: pa.Table) -> pa.Table:
    chance, wrong = rows["inclusion_probability"], rows["amount_wrong_cents"]
    possible = pc.and_(pc.greater(chance, 0.0), pc.less_equal(chance, 1.0))
    arrival.refuse_where(
        pc.invert(possible),
        "inclusion_probability",
        "it is no probability above 0 and up to 1",
        fix="write the probability that this outcome would be learned by any route",
    )
    arrival.refuse_where(
        pc.less(wrong, 0),
        "amount_wrong_cents",
        "it is negative",
        fix="write how much was wrong; ip_class says whether too much or too little",
    )
    return rows


def _write(target: Path, rows: pa.Table) -> None:
    if not rows.num_rows:
        return
    OUTCOMES.check(rows)
    with whole(target) as unfinished:
        pq.write_table(rows, unfinished)
