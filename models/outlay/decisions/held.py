"""Held-out payments of the threshold window, as arrays."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.arm import lots
from outlay.decisions.combine import Ranks, combined
from outlay.decisions.strata import StratumKey, strata_of
from outlay.decisions.thinning import chances, evened

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Thinning must be the same on every run and tells nobody anything: no secret.
THINNING = b"outlay/thinning-to-equal-chances"


@dataclass(frozen=True, slots=True)
class Held:
    """Held-out payments as arrays, shape (n,); rows in the holdout's order.

    `chance` of being drawn into the arm is NaN where nobody noted it; `certain` rows
    were flagged then, with a place, and so sure to be reviewed.
    """

    m: Reals
    strata: list[StratumKey]
    stratum: NDArray[np.int64]
    arm: Flags
    legitimate: Flags
    judged: Flags
    chance: Reals
    lot: Reals
    certain: Flags

    @classmethod
    def of(cls, holdout: pa.Table, fraud: Ranks | None, error: Ranks | None) -> Self:
        """Read a holdout table, as `make_cuts` describes it."""
        raw = _reals(holdout, "raw_fraud"), _reals(holdout, "raw_error")
        strata, stratum = strata_of(holdout)
        legitimate = holdout["legitimate"]
        arm = holdout["arm"].fill_null(False).to_numpy()
        return cls(
            m=combined(fraud, error, *raw),
            strata=strata,
            stratum=stratum,
            arm=arm,
            legitimate=legitimate.fill_null(False).to_numpy(),
            judged=legitimate.is_valid().to_numpy(),
            chance=chances(holdout, arm),
            lot=lots(holdout["payment_key"].to_pylist(), THINNING),
            certain=_certain(holdout),
        )

    def behind(self, basis: str, node: StratumKey | None = None) -> int:
        """Return how many rows may stand behind a cut of `node`, after thinning.

        All strata together where no node is named.
        """
        inside = self.inside(node or StratumKey(None, None, None))
        if basis == "all_payments":
            return int(inside.sum())
        drawn = inside & self.arm & self.judged
        if basis == "counted":
            drawn &= ~self.certain & ~np.isnan(self.chance)
        return int((self.even(drawn) & self.legitimate).sum())

    def even(self, drawn: Flags) -> Flags:
        """Return which of `drawn` may stand behind a cut, all with one chance."""
        return evened(drawn, self.chance, self.lot, self.legitimate)

    def inside(self, node: StratumKey) -> Flags:
        """Return which rows belong to `node`."""
        held = [node.holds(stratum) for stratum in self.strata]
        rows: Flags = np.array(held, dtype=bool)[self.stratum]
        return rows


def _reals(table: pa.Table, name: str) -> Reals:
    values: Reals = table[name].cast(pa.float64()).to_numpy()
    return values


def _certain(holdout: pa.Table) -> Flags:
    if "certain" not in holdout.column_names:
        return np.zeros(holdout.num_rows, dtype=bool)
    said: Flags = holdout["certain"].fill_null(False).to_numpy()
    return said
