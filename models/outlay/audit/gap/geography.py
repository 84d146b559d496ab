"""What would be scored otherwise if payees lived where others of the program live."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.arm import lots
from outlay.decisions.combine import combined
from outlay.models.model import Model

Reals = NDArray[np.float64]
Places = NDArray[np.int64]
Score = Callable[[pa.Table], Reals]

# Every feature that tells of the address, its history or where it lies. Where it lies
# (state, city, ZIP) is no feature; a test holds this list to the declarations.
GEOGRAPHIC = (
    "address_payments_30",
    "address_age_days",
    "address_new_for_payee",
    "days_since_new_address",
    "place_new_for_payee",
    "days_between_changes",
    "payees_of_address_365",
    "new_payees_of_address_90",
    "addresses_of_payee_365",
    "payees_of_address_in_batch",
    "bank_out_of_district",
    "address_reviews",
    "address_fraud_rate",
)


@dataclass(frozen=True, slots=True)
class Swapped:
    """How the scores of a group change; `up_share` and `down_share` cross the cut.

    `mean_change` and `mean_size` are of the score as given: in ranks for a pair.
    """

    group: str
    rows: int
    flagged_before: int
    up_share: float
    down_share: float
    mean_change: float
    mean_size: float

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


def geography_swap(
    score: Score,
    rows: pa.Table,
    cut: float,
    *,
    groups: Sequence[str],
    places: Sequence[str] | None = None,
    seed: int = 0,
) -> tuple[Swapped, ...]:
    """Score payments again with the address facts of another payment of the program.

    A payment takes all of GEOGRAPHIC from one other, so that they still fit together.
    It is a swap of facts, not of lives: whoever moves also banks elsewhere, which the
    other features go on denying.

    Parameters
    ----------
    score : callable
        Scores matrix rows, shape (n,); `pair_score` makes one.
    cut : float
        A payment is flagged where its score is above it, strictly.
    groups : sequence of str, shape (n,)
        One attribute's group; the result has one entry each and one for "all".
    places : sequence of str, shape (n,), optional
        Where each payee lives: the other payment is then of another place wherever
        none holds over half of the program's payments.
    """
    other = partners(rows, places, seed)
    before, after = score(rows), score(swapped(rows, other))
    names = np.asarray(groups)
    everyone = np.ones(len(names), np.bool_)
    inside = {"all": everyone} | {str(n): names == n for n in np.unique(names)}
    return tuple(
        _counted(name, before[here], after[here], cut) for name, here in inside.items()
    )


def pair_score(fraud: Model, error: Model, *, threads: int = 1) -> Score:
    """Return the score that decides: m of both models, as decisions combine them."""

    def score(rows: pa.Table) -> Reals:
        raw = [model.score(rows, threads=threads)[0] for model in (fraud, error)]
        return combined(fraud.reference, error.reference, *raw)

    return score


def partners(rows: pa.Table, places: Sequence[str] | None, seed: int) -> Places:
    """Return for each payment the place of another one of its program.

    Payments of a program stand in order of place and, within it, of a keyed draw; each
    takes the one half a round further on. Nobody is his own partner but one alone.
    """
    lot = lots(rows["payment_key"].to_pylist(), f"outlay/geography/{seed}".encode())
    where = np.zeros(rows.num_rows) if places is None else _codes(places)
    program = _codes(rows["program"].to_pylist())
    other = np.arange(rows.num_rows)
    for each in np.unique(program):
        here = np.flatnonzero(program == each)
        order = here[np.lexsort((lot[here], where[here]))]
        other[order] = np.roll(order, -((len(order) + 1) // 2))
    return other


def swapped(rows: pa.Table, other: Places) -> pa.Table:
    """Return `rows` with the geographic features of the rows at `other`."""
    for name in GEOGRAPHIC:
        if name in rows.column_names:
            place = rows.column_names.index(name)
            taken = rows[name].combine_chunks().take(pa.array(other))
            rows = rows.set_column(place, name, taken)
    return rows


def _codes(values: Sequence[str]) -> Places:
    codes: Places = np.unique(np.asarray(values), return_inverse=True)[1]
    return codes


def _counted(group: str, before: Reals, after: Reals, cut: float) -> Swapped:
    was, became = before > cut, after > cut
    change = after - before
    return Swapped(
        group,
        len(before),
        int(was.sum()),
        float((became & ~was).mean()),
        float((was & ~became).mean()),
        float(change.mean()),
        float(np.abs(change).mean()),
    )
