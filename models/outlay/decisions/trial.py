"""The test window: what a cut would have done on payments that came later."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.combine import Ranks, combined
from outlay.decisions.intervals import wilson
from outlay.decisions.strata import StratumKey, strata_of

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share with its 95 % interval; `value` is None without any row."""

    value: float | None
    lower: float
    upper: float

    @classmethod
    def of(cls, weight: Reals, hit: Flags) -> Self:
        """Estimate the share of `hit` among rows of these weights, shape (n,)."""
        total = float(weight.sum())
        if not total:
            return cls(None, 0.0, 1.0)
        share = float(weight[hit].sum()) / total
        size = total**2 / float(weight @ weight)
        lower, upper = wilson(share * size, size)
        return cls(share, float(lower), float(upper))


@dataclass(frozen=True, slots=True)
class Trial:
    """The test window as arrays, shape (n,): one entry a payment.

    `stratum` is each payment's place in `strata`.
    """

    m: Reals
    strata: list[StratumKey]
    stratum: NDArray[np.int64]
    amount: Reals
    weight: Reals
    legitimate: Flags
    fraud: Flags
    error: Flags
    judged: Flags
    days: int

    @classmethod
    def of(cls, test: pa.Table, fraud: Ranks, error: Ranks, days: int) -> Self:
        """Read the table `test` of a training; unreviewed rows weigh nothing."""
        raw = [_reals(test, name) for name in ("raw_fraud", "raw_error")]
        strata, stratum = strata_of(test)
        return cls(
            m=combined(fraud, error, raw[0], raw[1]),
            strata=strata,
            stratum=stratum,
            amount=_reals(test, "amount_cents"),
            weight=np.nan_to_num(_reals(test, "weight")),
            legitimate=_true(test, "legitimate"),
            fraud=_true(test, "fraud_label"),
            error=_true(test, "error_label"),
            judged=test["legitimate"].is_valid().to_numpy(),
            days=days,
        )

    def inside(self, node: StratumKey) -> Flags:
        """Return which rows belong to `node`."""
        held = [node.holds(stratum) for stratum in self.strata]
        rows: Flags = np.array(held, dtype=bool)[self.stratum]
        return rows

    def shares(self, rows: Flags, flagged: Flags) -> dict[str, Share]:
        """Return the four shares of `flagged` among the reviewed payments of `rows`."""
        known = rows & self.judged
        wrong = self.fraud | self.error
        return {
            "false_positive_rate": self._share(known & self.legitimate, flagged),
            "false_discovery_rate": self._share(known & flagged, ~wrong),
            "fraud_recall": self._share(known & self.fraud, flagged),
            "error_recall": self._share(known & self.error, flagged),
        }

    def caught_cents(self, rows: Flags) -> float:
        """Return the estimated amount of the wrong payments among `rows`, in cents.

        The whole amount: what of it was wrong is known only after a review.
        """
        wrong = rows & (self.fraud | self.error)
        return float(self.weight[wrong] @ self.amount[wrong])

    def _share(self, among: Flags, hit: Flags) -> Share:
        return Share.of(self.weight[among], hit[among])


def _reals(table: pa.Table, name: str) -> Reals:
    values: Reals = table[name].cast(pa.float64()).to_numpy()
    return values


def _true(table: pa.Table, name: str) -> Flags:
    flags: Flags = table[name].cast(pa.bool_()).fill_null(False).to_numpy()
    return flags
