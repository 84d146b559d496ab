"""What a run decided, in figures that a person and a program can read."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Part:
    """Some of the payments: how many, their cents, the cents expected to be wrong.

    `expected_legitimate` is the sum of the calibrated probabilities of being
    legitimate; None where no model says.
    """

    payments: int = 0
    cents: int = 0
    expected_loss_cents: int | None = 0
    expected_legitimate: float | None = 0.0


@dataclass(slots=True)
class StratumFigures:
    """One stratum: its limit with its proof, and what the scores expect of it.

    `false_positive_rate` is the expected share flagged by the models among legitimate
    payments, from calibrated probabilities; `false_discovery_rate` the expected share
    of legitimate payments among those flagged. The proof is in `limit`, `confidence`,
    `rows`, `rank`, `violation`; it speaks of stratum `level`, and where `own` is false
    that is a parent's bound and no promise for this stratum. `share_flagged` is
    bounded instead where `basis` is all_payments.
    """

    agency: str
    program: str
    payment_type: str
    payments: int = 0
    flagged: int = 0
    to_review: int = 0
    arm: int = 0
    arm_rate: float = 0.0
    legitimate: float | None = 0.0
    legitimate_flagged: float | None = 0.0
    false_positive_rate: float | None = None
    false_discovery_rate: float | None = None
    share_flagged: float | None = None
    limit: float | None = None
    confidence: float | None = None
    basis: str | None = None
    cut: float | None = None
    level: str | None = None
    own: bool | None = None
    rows: int | None = None
    rank: int | None = None
    violation: float | None = None
    precision_lower: float | None = None


@dataclass(slots=True)
class Queued:
    """One payment of the queue's top, without any raw identifier."""

    payment_key: str
    agency: str
    program: str
    payment_type: str
    amount_cents: int
    expected_loss_cents: int | None
    reasons: list[str]


@dataclass(slots=True)
class Summary:
    """One run's figures.

    `routes` counts a payment under each of its routes, so they do not add up;
    `review` counts each once. `flagged` is what the models flagged, with what found no
    place; `beyond_capacity` is what was flagged by models or rules and passed on for
    want of a review. `returned` is what goes back to the certifying officer.

    `lists` names each list's snapshot with its age in days; `matches` counts payments
    by list and strength, a payment once under each; `checks` counts payments by check
    and status.
    """

    fraud_model: str
    error_model: str
    policy: str
    run_id: str
    all: Part = field(default_factory=Part)
    review: Part = field(default_factory=Part)
    flagged: Part = field(default_factory=Part)
    beyond_capacity: Part = field(default_factory=Part)
    returned: Part = field(default_factory=Part)
    routes: dict[str, Part] = field(default_factory=dict)
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    matches: dict[str, dict[str, int]] = field(default_factory=dict)
    checks: dict[str, dict[str, int]] = field(default_factory=dict)
    reviews_by_agency: dict[str, int] = field(default_factory=dict)
    false_positive_rate: float | None = None
    false_discovery_rate: float | None = None
    unseen_levels: dict[str, int] = field(default_factory=dict)
    strata: list[StratumFigures] = field(default_factory=list)
    top: list[Queued] = field(default_factory=list)

    @property
    def passed(self) -> int:
        """Payments that go on without review."""
        return self.all.payments - self.review.payments

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self) | {"passed": self.passed}
