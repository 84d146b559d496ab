"""Fairlearn's reductions approach, brought down to one set of row weights."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
# Labels (0 or 1) and factors of all rows, each of shape (n,), to rows flagged.
Learner = Callable[[Reals, Reals], Flags]

ROUNDS = 10
# How far false-positive rates may lie apart before the multipliers grow.
BOUND = 0.001
# Sum of all multipliers: from about here on labels would have to be turned round.
MOST = 0.5
STEP = 25.0
LEAST_FACTOR = 0.1


def reduction_factors(
    learner: Learner,
    groups: Sequence[str],
    label: Reals,
    *,
    rounds: int = ROUNDS,
    most: float = MOST,
) -> Reals:
    """Return a positive factor for each row, the same for all alike, shape (n,).

    Exponentiated gradient under equal false-positive rates (Agarwal et al. 2018) plays
    learner against multipliers: a group that is flagged too often gets a larger one.
    Its own result draws one of many models at random for each payment, which nobody
    could explain; so the multipliers' mean over the rounds is taken instead, and the
    row weights that it stands for. Where it would turn a legitimate payment's label
    round, the factor is LEAST_FACTOR: labels are never changed.

    Parameters
    ----------
    learner : callable
        Learns from given labels and factors and says which rows it then flags, each by
        a model that has not seen it.
    label : array, shape (n,)
        1 or 0.
    """
    from fairlearn.reductions import ExponentiatedGradient, FalsePositiveRateParity

    rows = np.arange(len(label), dtype=np.float64)[:, None]
    truth = label.astype(np.int64)
    gradient = ExponentiatedGradient(
        _Estimator(learner),
        FalsePositiveRateParity(difference_bound=BOUND),
        eps=1 / most,
        max_iter=rounds,
        # Never near enough: the rounds end it, and each asks the learner only twice.
        nu=1e-12,
        eta0=STEP,
        run_linprog_step=False,
    )
    with warnings.catch_warnings():
        # Fairlearn sets values of pandas in a way that pandas 4 will not take.
        warnings.simplefilter("ignore", DeprecationWarning)
        gradient.fit(rows, truth, sensitive_features=np.asarray(groups))
    multipliers = gradient.lambda_vecs_EG_.mean(axis=1)
    # Costs of flagging: the plain error's, and what the multipliers add (their 3.2).
    error = np.where(truth == 1, 1.0, -1.0)
    signed = error + gradient.constraints_.signed_weights(multipliers).to_numpy()
    factors: Reals = np.maximum(signed * error, LEAST_FACTOR)
    return factors


class _Estimator:
    """A learner as Fairlearn wants it: X holds the places of rows, nothing more."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._flagged: Flags | None = None

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        """Fairlearn copies before every fit: the rows need not be copied with it."""
        return type(self)(self._learner)

    def fit(self, _rows: Reals, label: Any, *, sample_weight: Any) -> Self:  # noqa: ANN401
        """Learn from labels and weights, which Fairlearn gives as series."""
        self._flagged = self._learner(
            np.asarray(label, dtype=np.float64),
            np.asarray(sample_weight, dtype=np.float64),
        )
        return self

    def predict(self, rows: Reals) -> NDArray[np.int64]:
        """Return 1 for the rows that are flagged."""
        if self._flagged is None:
            return np.zeros(len(rows), np.int64)
        place = np.asarray(rows)[:, 0].astype(np.int64)
        return self._flagged[place].astype(np.int64)
