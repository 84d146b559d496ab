"""What a batch is screened with, and what stands in every row about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlay.decisions.combine import Ranks
from outlay.decisions.cuts import Cuts
from outlay.decisions.learned import Learned
from outlay.decisions.policy import Policy
from outlay.models.model import Model
from outlay.payments.errors import PolicyError


@dataclass(frozen=True, slots=True)
class Lineage:
    """What made a row: model names and versions, hashes, and the hash of it all."""

    feature_set: str
    run_id: str
    fraud_model: str = "none"
    error_model: str = "none"


@dataclass(frozen=True, slots=True)
class Screening:
    """Policy, models and secrets of one run.

    Attributes
    ----------
    arm_key : bytes
        From `arm.arm_key`.
    cuts : Cuts or None
        None exactly where there is no model.
    fraud, error : Model or None
        The champions; both None is a cold start: rules and arm only.
    learned : Learned
        Shares wrong by program and middle values, from training.
    used : mapping
        Reviews that earlier batches of the day have used, by agency.
    """

    policy: Policy
    arm_key: bytes
    cuts: Cuts | None = None
    fraud: Model | None = None
    error: Model | None = None
    learned: Learned | None = None
    used: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.modelled != (self.cuts is not None):
            raise PolicyError(
                "cuts come with models and models with cuts",
                fix="give both, or neither for a cold start",
            )
        if self.cuts is not None:
            self.cuts.check(self.policy)

    @property
    def modelled(self) -> bool:
        """Whether any model scored the batch."""
        return self.fraud is not None or self.error is not None

    @property
    def references(self) -> tuple[Ranks | None, Ranks | None]:
        """The frozen references of the fraud and the error model."""
        return _reference(self.fraud), _reference(self.error)


def _reference(model: Model | None) -> Ranks | None:
    return None if model is None else model.reference
