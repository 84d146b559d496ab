"""Where a raw score stands among legitimate payments of an earlier slice."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """F, the frozen distribution of raw scores among legitimate payments.

    Between two scores that were seen F is a straight line, and beyond both ends it
    goes on, so that it is strictly increasing everywhere: a larger raw score never
    ties with a smaller one, not even above everything seen before.

    Attributes
    ----------
    scores : array of float, shape (k,)
        The different raw scores, ascending.
    shares : array of float, shape (k,)
        Share of legitimate payments at or below each; the last is 1.
    """

    scores: Reals
    shares: Reals

    @classmethod
    def of(cls, raw: ArrayLike, weights: ArrayLike | None = None) -> Self:
        """Make F from the raw scores of legitimate payments, shape (n,).

        `weights` are 1 / probability of being learned, so that payments reviewed
        because they looked risky do not stand for all.

        Raises
        ------
        ModelProblemError
            Without any score, or with one that is no number.
        """
        values = np.asarray(raw, dtype=np.float64)
        if not len(values) or not np.isfinite(values).all():
            raise ModelProblemError(
                "no legitimate payment has a usable raw score in the calibrate window",
                fix="add outcomes of random reviews for that time, then train again",
            )
        mass = np.ones(len(values)) if weights is None else np.asarray(weights, float)
        scores, place = np.unique(values, return_inverse=True)
        below = np.cumsum(np.bincount(place, mass))
        shares = below / below[-1]
        # Rounding may make neighbours equal where a weight is tiny; order must hold.
        kept = np.append(np.diff(shares) > 0, True)
        return cls(scores[kept], shares[kept])

    def rank(self, raw: Reals) -> Reals:
        """Return F(raw), shape as `raw`; NaN stays NaN.

        Above the largest score seen, at distance d, F is 1 + d / (1 + d); below the
        smallest it is F(smallest) / (1 + d).
        """
        values = np.asarray(raw, dtype=np.float64)
        inside = np.interp(values, self.scores, self.shares)
        above = np.maximum(values - self.scores[-1], 0.0)
        below = np.maximum(self.scores[0] - values, 0.0)
        ranked: Reals = inside / (1.0 + below) + above / (1.0 + above)
        return ranked

    def to_json(self) -> dict[str, list[float]]:
        """Return what `from_json` reads."""
        return {"scores": self.scores.tolist(), "shares": self.shares.tolist()}

    @classmethod
    def from_json(cls, said: dict[str, list[float]]) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        ModelProblemError
            Where it is not strictly increasing.
        """
        scores = np.array(said["scores"], dtype=np.float64)
        shares = np.array(said["shares"], dtype=np.float64)
        rising = (np.diff(scores) > 0).all() and (np.diff(shares) > 0).all()
        if scores.shape != shares.shape or not len(scores) or not rising:
            raise ModelProblemError("the model's reference scores are not in order")
        return cls(scores, shares)
