"""The operating curve of a training, from the payments that it left."""

from collections.abc import Sequence
from pathlib import Path

from outlay.decisions.curve import LIMITS, Point, curve
from outlay.decisions.held import Held
from outlay.decisions.policy import Policy
from outlay.decisions.trial import Trial
from outlay.models.training import Training


def trained_curve(
    folder: Path, policy: Policy, limits: Sequence[float] = LIMITS
) -> list[Point]:
    """Return what each limit would mean for the pair of models in `folder`.

    Raises
    ------
    ModelProblemError
        Where a part of the training is missing or damaged.
    PolicyError
        Where the policy counts false positives and there are none to count.
    """
    training = Training.load(folder)
    references = training.fraud.reference, training.error.reference
    window = training.windows.test
    return curve(
        Held.of(training.holdout, *references),
        Trial.of(training.test, *references, (window.end - window.start).days),
        policy,
        limits,
    )
