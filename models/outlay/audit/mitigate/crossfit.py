"""Which labelled payments a booster would flag that has not learned from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.audit.gap.standing import RATE, above_rate
from outlay.decisions.arm import lots
from outlay.models.fit import Rows, fit_booster, predict
from outlay.models.settings import FitSettings

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDS = 3
# The reduction asks some twenty times: so many trees order payments well enough.
TREES = 60


@dataclass(frozen=True, slots=True, eq=False)
class CrossFitted:
    """A learner for `reduction_factors`: the product's booster, fold by fold.

    Payees are dealt to the folds by keyed draw, so that no booster has seen a payment
    of the payee that it scores.

    Attributes
    ----------
    rows : Rows
        Encoded labelled rows with true labels and weights, in order of time.
    payees : sequence of str, shape (n,)
        The payee's token.
    """

    rows: Rows
    payees: Sequence[str]
    features: Sequence[str]
    categories: Sequence[str]
    settings: FitSettings
    seed: int = 0
    threads: int = 1
    rate: float = RATE

    def __call__(self, label: Reals, factor: Reals) -> Flags:
        """Return what lies above the cut that `rate` of the legitimate rows exceed."""
        lot = lots(self.payees, f"outlay/cross-fit/{self.seed}".encode())
        fold = (lot * FOLDS).astype(np.int64)
        score = np.empty(len(label))
        for each in range(FOLDS):
            score[fold == each] = self._scores(label, factor, fold == each)
        return above_rate(score, self.rows.label == 0, self.rows.weight, self.rate)

    def _scores(self, label: Reals, factor: Reals, out: Flags) -> Reals:
        kept = Rows(
            self.rows.values[~out],
            label[~out],
            self.rows.weight[~out],
            self.rows.late[~out],
            factor[~out],
        )
        quick = {"most_trees": TREES, "least_trees": TREES, "patience": TREES}
        text = fit_booster(
            kept,
            self.features,
            self.categories,
            self.settings.model_copy(update=quick),
            seed=self.seed,
            threads=self.threads,
        ).text
        return predict(text, self.rows.values[out], threads=self.threads)
