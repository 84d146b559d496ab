"""One reason of one payment, and what a feature must declare to give one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from outlay.decisions.families import family_of
from outlay.decisions.reason_codes import version_of
from outlay.decisions.wording import missing


class Declared(Protocol):
    """What a reason needs of a feature; `outlay.features.feature.Feature` has it."""

    @property
    def name(self) -> str:
        """The matrix column."""

    @property
    def family(self) -> str:
        """Features that tell of one matter."""

    @property
    def sentence(self) -> str:
        """What an analyst reads, with {value} and {other}."""

    @property
    def fill(self) -> str:
        """What a missing value means."""

    @property
    def kind(self) -> str:
        """What the column holds: numeric or category."""

    @property
    def clears(self) -> str:
        """What would clear it."""

    @property
    def risky(self) -> str | None:
        """Side on which it raises suspicion: high, low, or None where it depends."""

    @property
    def reason_code(self) -> str:
        """A stable code."""

    @property
    def other(self) -> str | None:
        """The matrix column that it is compared with."""

    @property
    def named_by(self) -> str | None:
        """The column that is missing only where the payment names no such thing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of one payment; the fields of tables.REASON.

    `version` is the registered version of the code's meaning, `contribution` the
    feature's own log-odds and `family_contribution` those of its whole family, both
    to a billionth. `comparison` says what the fact is compared with.
    """

    code: str
    model: str
    sentence: str
    clears: str
    feature: str
    value: float | None
    contribution: float | None
    version: int | None = None
    family: str | None = None
    family_contribution: float | None = None
    comparison: str | None = None


def on_risky_side(
    feature: Declared, row: Mapping[str, Any], typical: Mapping[str, float]
) -> bool:
    """Return whether a fact lies on the side that its feature calls suspicious.

    `typical` holds the middle values of training. A missing value lies on no side and
    may be said.
    """
    value = row.get(feature.name)
    if feature.risky is None or missing(value) or not isinstance(value, int | float):
        return True
    middle = typical.get(feature.name)
    if feature.risky == "low":
        return middle is None or value <= middle
    # Nothing counted is nothing suspicious, wherever the middle lies.
    return value > 0 if middle is None else value >= middle and value != 0


def reason_of(
    feature: Declared,
    model: str,
    sentence: str,
    row: Mapping[str, Any],
    weight: float | None = None,
    family_weight: float | None = None,
) -> Reason:
    """Return the reason that a feature's sentence gives for a row, not yet compared."""
    value = row.get(feature.name)
    measured = float(value) if isinstance(value, int | float) else None
    return Reason(
        code=feature.reason_code,
        model=model,
        sentence=sentence,
        clears=feature.clears,
        feature=feature.name,
        value=None if missing(measured) else measured,
        contribution=weight,
        version=version_of(feature.reason_code),
        family=family_of(feature),
        family_contribution=family_weight,
    )
