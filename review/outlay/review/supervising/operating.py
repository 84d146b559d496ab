"""What decides now, and what other limits would do: read from the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outlay.payments.store import Store
from outlay.review.access.scope import agencies_of
from outlay.review.models import Person
from outlay.review.supervising.kept_curve import kept_curve

if TYPE_CHECKING:
    from outlay.decisions.curve import Point
    from outlay.decisions.policy import Policy

# More than `outlay tune` draws by itself: a slider wants small steps.
FINER = (0.004, 0.006, 0.0125, 0.025, 0.04, 0.06, 0.08)
EVERY = "every program"


@dataclass(frozen=True, slots=True)
class Operating:
    """The pair and the policy that decide, and the curve of both.

    `points` hold one point a limit for all payments, and, where rows are enough, one
    for each program.
    """

    training_id: str
    models: tuple[str, str]
    digest: str
    policy: "Policy"
    points: "list[Point]"

    @property
    def limits(self) -> list[float]:
        """The limits that can be tried, ascending."""
        return sorted({each.limit for each in self.points})

    @property
    def agencies(self) -> set[str]:
        """Agencies of the payments behind the curve: the policy decides for all."""
        return {each.node.agency for each in self.points if each.node.agency}

    def programs(self, reader: Person) -> list[str]:
        """Return the names of the programs of the reader's agencies."""
        seen = agencies_of(reader)
        nodes = {each.node for each in self.points if each.node.program}
        return sorted(
            {str(n.program) for n in nodes if seen is None or n.agency in seen}
        )

    def owners(self, program: str) -> set[str]:
        """Return the agencies that have a program of this name."""
        nodes = (each.node for each in self.points)
        return {str(n.agency) for n in nodes if n.program == program}

    def line(self, program: str, agencies: Iterable[str] | None) -> "list[Point]":
        """Return the points of one program, or of all payments; limits ascending."""
        seen = None if agencies is None else set(agencies)

        def wanted(point: "Point") -> bool:
            node = point.node
            if point.missing or not program:
                return node.agency is None
            return node.program == program and (seen is None or node.agency in seen)

        chosen = {each.limit: each for each in self.points if wanted(each)}
        return [chosen[limit] for limit in sorted(chosen)]

    def limit_of(self, program: str) -> float:
        """Return the limit that holds now."""
        limits = self.policy.limits(program or None, None)
        return limits.max_false_positive_rate


def operating(store: Store) -> Operating | None:
    """Return what decides now; None where no pair of models does.

    Raises
    ------
    OutlayError
        Where ledger, training or policy cannot be read.
    """
    from outlay.decisions.approvals import standing_policy
    from outlay.decisions.curve import LIMITS
    from outlay.models.promotion import standing

    pair = standing(store).champion
    if pair is None:
        return None
    policy = standing_policy(store)
    own = (each.max_false_positive_rate for each in policy.stratum)
    said = {each for each in own if each is not None}
    limits = sorted({*LIMITS, *FINER, *said, policy.default.max_false_positive_rate})
    points = kept_curve(store, pair.training_id, policy, limits)
    names = (f"outlay-fraud/{pair.fraud}", f"outlay-error/{pair.error}")
    return Operating(pair.training_id, names, policy.digest(), policy, points)
