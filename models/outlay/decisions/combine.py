"""One score for the payment out of two models' scores."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]


class Ranks(Protocol):
    """Where a raw score stands among legitimate payments of an earlier slice.

    `outlay.models.reference.Reference` is one. It must keep order, beyond its largest
    value too: otherwise the highest scores would all tie and none would be flagged.
    """

    def rank(self, raw: Reals) -> Reals:
        """Return F(raw), shape as `raw`."""
        ...


def combined(
    fraud: Ranks | None, error: Ranks | None, raw_fraud: Reals, raw_error: Reals
) -> Reals:
    """Return m = max(F_fraud(raw_fraud), F_error(raw_error)), shape (n,).

    A payment is flagged once whichever model speaks, so the limit on legitimate
    payments holds for both models together and needs no split between them. A model
    that is absent (None) does not speak.

    Raises
    ------
    ModelProblemError
        Where there is no model at all, or a model that is there gave no score.
    """
    ranks = [
        _ranks(name, reference, raw)
        for name, reference, raw in (
            ("fraud", fraud, raw_fraud),
            ("error", error, raw_error),
        )
        if reference is not None
    ]
    if not ranks:
        raise ModelProblemError("no model gave scores to combine")
    larger: Reals = np.maximum.reduce(ranks)
    return larger


def _ranks(name: str, reference: Ranks, raw: Reals) -> Reals:
    missing = int(np.isnan(raw).sum())
    if missing:
        raise ModelProblemError(
            f"the {name} model left {missing} payments without a score",
            fix="score the batch again with both models",
        )
    return np.asarray(reference.rank(raw), dtype=np.float64)
