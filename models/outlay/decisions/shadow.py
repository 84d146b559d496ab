"""The challenger beside the champion, over many batches.

Counts are exact. Shares of wrong payments need reviews, and only the champion's flags
were reviewed: a payment that the challenger alone would flag was looked at only where
the random draw or a list sent it. So two readings are given and named: shares among
all that was reviewed, which favour the champion, and Hajek estimates from the randomly
drawn payments alone (weight 1 / arm_rate), which favour nobody and rest on few rows.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.stats import rankdata

from outlay.decisions.trial import Share

Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]

# m lies between 0 and 2 (reference.py): bins of 0.0005 for quantiles and distance.
EDGES = np.linspace(0.0, 2.0, 4_001)
QUANTILES = (0.5, 0.9, 0.99, 0.999)
SIDES = ("champion", "challenger")
PREFIX = {"champion": "decided_", "challenger": ""}


@dataclass(slots=True)
class Side:
    """What one of the two would do: payments it flags, and the reviews it would get.

    `loss_cents` is the expected loss of its reviews by its own models,
    `other_loss_cents` that of the same reviews by the other's.
    """

    flagged: int = 0
    flagged_cents: int = 0
    reviews: int = 0
    review_cents: int = 0
    loss_cents: int = 0
    other_loss_cents: int = 0
    expected_fraud: float = 0.0
    expected_error: float = 0.0
    scores: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(len(EDGES) - 1, dtype=np.int64)
    )

    def quantiles(self) -> dict[str, float]:
        """Return quantiles of m, each to the upper end of its bin."""
        shares = np.cumsum(self.scores) / max(1, self.scores.sum())
        places = np.searchsorted(shares, QUANTILES)
        return {
            f"{q:g}": float(EDGES[min(place + 1, len(EDGES) - 1)])
            for q, place in zip(QUANTILES, places.tolist(), strict=True)
        }


@dataclass(frozen=True, slots=True)
class Known:
    """Reviewed payments with a settled outcome, as arrays of shape (n,)."""

    wrong: Flags
    drawn: Flags
    weight: Reals
    champion: Flags
    challenger: Flags

    def shares(self, flagged: Flags, rows: Flags, weight: Reals) -> dict[str, Share]:
        """Return recall, precision and false-positive rate of `flagged` in `rows`."""
        wrong, good = rows & self.wrong, rows & ~self.wrong
        return {
            "recall": Share.of(weight[wrong], flagged[wrong]),
            "precision": Share.of(weight[rows & flagged], self.wrong[rows & flagged]),
            "false_positive_rate": Share.of(weight[good], flagged[good]),
        }


@dataclass(slots=True)
class Comparison:
    """Adds up batches that both decided; `as_dict` gives the report."""

    batches: int = 0
    payments: int = 0
    both: int = 0
    champion: Side = field(default_factory=Side)
    challenger: Side = field(default_factory=Side)
    reviewed: int = 0
    correlations: list[tuple[int, float]] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)

    def add(self, beside: Path) -> None:
        """Add one batch, as `write_beside` wrote it."""
        table = pq.read_table(beside)
        flags = {name: _flagged(table, PREFIX[name]) for name in SIDES}
        for name, other in (SIDES, SIDES[::-1]):
            _add(getattr(self, name), table, PREFIX[name], PREFIX[other], flags[name])
        self.batches += 1
        self.payments += table.num_rows
        self.both += int((flags["champion"] & flags["challenger"]).sum())
        reviewed = _is(table["decided_action"], "review")
        self.reviewed += int(reviewed.sum())
        m = [_reals(table, f"{PREFIX[name]}combined") for name in SIDES]
        correlation = rank_correlation(*m)
        if correlation is not None:
            self.correlations.append((table.num_rows, correlation))
        self.known.append(_known(table, reviewed, flags))

    @property
    def agreement(self) -> float | None:
        """Share of payments on which both say the same."""
        apart = self.champion.flagged + self.challenger.flagged - 2 * self.both
        return 1 - apart / self.payments if self.payments else None

    @property
    def overlap(self) -> float | None:
        """Share of the payments that either flags which both flag (Jaccard 1912)."""
        either = self.champion.flagged + self.challenger.flagged - self.both
        return self.both / either if either else None

    @property
    def rank_correlation(self) -> float | None:
        """Mean of the batches' rank correlations of m, by their payments."""
        total = sum(rows for rows, _ in self.correlations)
        if not total:
            return None
        return sum(rows * value for rows, value in self.correlations) / total

    @property
    def distance(self) -> float:
        """Largest distance of the distribution functions of m (Kolmogorov-Smirnov)."""
        shares = [
            np.cumsum(side.scores) / max(1, side.scores.sum())
            for side in (self.champion, self.challenger)
        ]
        return float(np.abs(shares[0] - shares[1]).max())

    def outcomes(self) -> Known:
        """Return every reviewed payment with a settled outcome."""
        if not self.known:
            none = np.zeros(0, dtype=bool)
            return Known(none, none, np.zeros(0), none, none)
        names = Known.__slots__
        return Known(
            *(np.concatenate([getattr(k, name) for k in self.known]) for name in names)
        )


def rank_correlation(one: Reals, other: Reals) -> float | None:
    """Return Spearman's rank correlation (1904), None where a side never varies.

    None as well where a side has no scores, as a champion-less run.
    """
    sides = (one, other)
    if any(not np.isfinite(v).all() or len(np.unique(v)) < 2 for v in sides):
        return None
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


def _add(side: Side, table: pa.Table, own: str, other: str, flagged: Flags) -> None:
    amount = _reals(table, "amount_cents")
    review = _is(table[f"{own}action"], "review")
    side.flagged += int(flagged.sum())
    side.flagged_cents += int(amount[flagged].sum())
    side.reviews += int(review.sum())
    side.review_cents += int(amount[review].sum())
    side.loss_cents += _cents(table, f"{own}loss_cents", review)
    side.other_loss_cents += _cents(table, f"{other}loss_cents", review)
    side.expected_fraud += float(np.nansum(_reals(table, f"{own}p_fraud")))
    side.expected_error += float(np.nansum(_reals(table, f"{own}p_error")))
    side.scores += np.histogram(_reals(table, f"{own}combined"), EDGES)[0]


def _cents(table: pa.Table, name: str, rows: Flags) -> int:
    # Null without a model: then nothing is expected.
    return int(np.nansum(_reals(table, name)[rows]))


def _known(table: pa.Table, reviewed: Flags, flags: dict[str, Flags]) -> Known:
    wrong = _is(table["outcome"], "wrong")
    rows = reviewed & (wrong | _is(table["outcome"], "legitimate"))
    drawn: Flags = table["drawn"].fill_null(False).to_numpy()
    rate = _reals(table, "arm_rate")
    weight = np.where(drawn, 1 / np.where(rate > 0, rate, 1.0), 0.0)
    return Known(
        wrong[rows],
        drawn[rows],
        weight[rows],
        flags["champion"][rows],
        flags["challenger"][rows],
    )


def _flagged(table: pa.Table, prefix: str) -> Flags:
    """Return which payments the models flag, whether or not they found a place."""
    routes = table[f"{prefix}routes"].combine_chunks()
    rows = pc.list_parent_indices(routes).to_numpy()
    flags = np.zeros(len(routes), dtype=bool)
    flags[rows[pc.equal(pc.list_flatten(routes), "model").to_numpy(False)]] = True
    return flags


def _is(column: pa.ChunkedArray, value: str) -> Flags:
    flags: Flags = pc.equal(column, value).fill_null(False).to_numpy()
    return flags


def _reals(table: pa.Table, name: str) -> Reals:
    values: Reals = table[name].cast(pa.float64()).to_numpy()
    return values
