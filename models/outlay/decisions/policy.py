"""The policy: what an agency is willing to delay, read from a TOML file."""

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outlay.payments.errors import Place, PolicyError
from outlay.payments.toml_file import load_toml

DEFAULT_POLICY = Path(__file__).with_name("default_policy.toml")
RULE = "docs/decisions.md#the-policy-file"

Share = Field(gt=0, lt=1)
Basis = Literal["random_review", "all_payments", "counted"]
Switch = Literal["always", "never", "without_model"]


class Part(BaseModel):
    """A table of the policy file: a key that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(Part):
    """What holds for one program and payment type.

    `basis` names the payments behind the cut: reviewed at random and found proper,
    all payments, or those of the arm beside false positives that are counted where
    every payment was reviewed. `least_amount_cents` is the dollar floor: a payment
    under it is not sent to review by a model. `arm_rate` overrides the arm of the
    agency.
    """

    max_false_positive_rate: float = Share
    confidence: float = Share
    basis: Basis
    min_precision: float | None = Field(default=None, gt=0, lt=1)
    least_amount_cents: int = Field(default=0, ge=0)
    arm_rate: float | None = Field(default=None, ge=0, le=1)


class Stratum(Part):
    """Limits that differ for a program, a payment type, or both together."""

    program: str | None = None
    payment_type: str | None = None
    max_false_positive_rate: float | None = Field(default=None, gt=0, lt=1)
    confidence: float | None = Field(default=None, gt=0, lt=1)
    basis: Basis | None = None
    min_precision: float | None = Field(default=None, gt=0, lt=1)
    least_amount_cents: int | None = Field(default=None, ge=0)
    arm_rate: float | None = Field(default=None, ge=0, le=1)

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.program is None and self.payment_type is None:
            raise ValueError("a stratum names a program, a payment_type, or both")
        return self


class Capacity(Part):
    """Reviews a day, for each agency over all its batches."""

    reviews_per_day: int = Field(ge=0)
    agencies: dict[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        if any(places < 0 for places in self.agencies.values()):
            raise ValueError("reviews a day cannot be negative")
        return self

    def of(self, agency: str) -> int:
        """Return the reviews a day of `agency`."""
        return self.agencies.get(agency, self.reviews_per_day)


class Arm(Part):
    """Size of the random-review arm: a share of capacity, a count a day, or a rate."""

    share_of_capacity: float | None = Field(default=None, ge=0, le=1)
    reviews_per_day: int | None = Field(default=None, ge=0)
    rate: float | None = Field(default=None, ge=0, le=1)

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        sizes = (self.share_of_capacity, self.reviews_per_day, self.rate)
        if sum(size is not None for size in sizes) != 1:
            raise ValueError(
                "give one of share_of_capacity, reviews_per_day and rate, not more"
            )
        return self


class Rules(Part):
    """When the rule flags count: always, never, or only without a model."""

    duplicates: Switch = "without_model"
    splits: Switch = "without_model"


class Lists(Part):
    """Matches with watch lists.

    One of name and a second fact, without a number, goes to review from
    `least_amount_cents` on, or where the models flag the payment; one with the OFAC
    list always does.
    """

    least_amount_cents: int = Field(default=1_000_000, ge=0)


CheckName = Literal[
    "funds",
    "amount_and_name",
    "tin",
    "appropriation",
    "not_deceased",
    "account",
    "contract_number",
    "award_number",
    "schedule",
]


class Checklist(Part):
    """What a failed check before certification leads to.

    `review` names the checks whose failure sends a payment to review; any other is
    recorded only. `mechanical` is what a fault of the data themselves leads to: the
    recommended return to the certifying officer, a review, or nothing.
    """

    review: tuple[CheckName, ...] = ("not_deceased",)
    mechanical: Literal["return", "review", "record"] = "return"


class Loss(Part):
    """`share_wrong`: part of a wrong payment that is wrong, where no program says."""

    share_wrong: float = Field(gt=0, le=1)


class Policy(Part):
    """Every limit of one agency's screening, hashed into each score row."""

    version: Literal[1]
    promise: Literal["each_stratum", "all_strata"] = "each_stratum"
    default: Limits
    stratum: tuple[Stratum, ...] = ()
    capacity: Capacity
    arm: Arm
    rules: Rules = Rules()
    lists: Lists = Lists()
    checklist: Checklist = Checklist()
    loss: Loss

    @model_validator(mode="after")
    def _each_stratum_once(self) -> Self:
        names = [(entry.program, entry.payment_type) for entry in self.stratum]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"stratum {min(map(str, twice))} is given twice")
        return self

    @classmethod
    def load(cls, path: Path) -> "Policy":
        """Read and check a policy file.

        Raises
        ------
        PolicyError
            Naming file and key, where it cannot be read or asks for what cannot be.
        """
        return load_toml(path, cls, partial(_refused, path))

    def limits(self, program: str | None, payment_type: str | None) -> Limits:
        """Return what holds for a stratum.

        Both names together win over the program's entry, that over the payment
        type's, that over the default; each overrides single keys only.
        """
        chosen: dict[str, Any] = self.default.model_dump()
        entries = {(each.program, each.payment_type): each for each in self.stratum}
        for name in ((None, payment_type), (program, None), (program, payment_type)):
            entry = entries.get(name)
            if entry is not None:
                chosen |= entry.model_dump(
                    exclude={"program", "payment_type"}, exclude_none=True
                )
        return Limits(**chosen)

    def digest(self) -> str:
        """Return the hash of what the policy says, whatever its layout: 16 hex."""
        said = self.model_dump(mode="json")
        said["stratum"] = sorted(said["stratum"], key=json.dumps)
        said["checklist"]["review"] = sorted(set(self.checklist.review))
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def default() -> Policy:
    """Return the policy that holds where an agency has written none."""
    return Policy.load(DEFAULT_POLICY)


def _refused(path: Path, problem: str, key: str | None) -> PolicyError:
    return PolicyError(
        f"the policy cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare it with models/outlay/decisions/default_policy.toml",
    )
