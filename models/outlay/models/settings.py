"""What a training may be told, read from a TOML file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outlay.features.registry import FAMILIES
from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.tables import OUTCOME_SOURCES
from outlay.payments.toml_file import load_toml

RULE = "docs/models.md#settings"

# They make the booster's scores answer another question than the base rate asks.
CLASS_WEIGHTS = ("scale_pos_weight", "is_unbalance", "class_weight", "pos_bagging")


class Part(BaseModel):
    """A table of the settings file: a key that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _no_class_weights(cls, said: Any) -> Any:  # noqa: ANN401
        for name in CLASS_WEIGHTS:
            if isinstance(said, dict) and name in said:
                raise ValueError(
                    f"{name} is not allowed: it would make every probability wrong"
                )
        return said


class WindowSettings(Part):
    """Lengths in days; `fit`, `calibrate`, `threshold`, `test` are proportions.

    With the defaults a history of 730 days gives exactly these days.
    """

    warm_up_days: int = Field(default=365, ge=0)
    fit: int = Field(default=145, ge=1)
    calibrate: int = Field(default=45, ge=1)
    threshold: int = Field(default=75, ge=1)
    gap_days: int = Field(default=35, ge=0)
    test: int = Field(default=35, ge=1)
    tail_days: int = Field(default=30, ge=0)
    least_days: int = Field(default=100, ge=10)
    least_fit_days: int = Field(default=30, ge=1)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """The proportions of fit, calibrate, threshold and test."""
        return self.fit, self.calibrate, self.threshold, self.test


class MaturityRules(Part):
    """Age in days from which a payment's outcome of each source counts.

    A payment that is younger is left out even if its outcome is known: bad news
    travels faster, so that early outcomes alone would be too often positive.
    """

    random_review: int = Field(default=30, ge=0)
    risk_review: int = Field(default=30, ge=0)
    ach_return: int = Field(default=30, ge=0)
    appeal: int = Field(default=30, ge=0)
    court: int = Field(default=30, ge=0)

    def days(self) -> dict[str, int]:
        """Return the age by source."""
        return {source: getattr(self, source) for source in OUTCOME_SOURCES}


class LabelSettings(Part):
    """What counts as a positive, and how many of them a model needs."""

    underpayment_is_error: bool = False
    least_positives: int = Field(default=100, ge=1)


class FitSettings(Part):
    """How one booster is grown; names as LightGBM's.

    `stop_share` is the last part of the fit window, in which early stopping finds the
    number of trees. `weight_clip` is the largest fit weight, 1 / probability of being
    learned; 1 leaves all labelled payments equal. `monotone` holds scores to the risky
    side that a feature declares.
    """

    num_leaves: int = Field(default=15, ge=2)
    learning_rate: float = Field(default=0.03, gt=0)
    min_data_in_leaf: int = Field(default=30, ge=1)
    lambda_l2: float = Field(default=10.0, ge=0)
    feature_fraction: float = Field(default=0.5, gt=0, le=1)
    bagging_fraction: float = Field(default=0.8, gt=0, le=1)
    max_bin: int = Field(default=127, ge=2)
    most_trees: int = Field(default=500, ge=1)
    least_trees: int = Field(default=30, ge=1)
    patience: int = Field(default=80, ge=1)
    stop_share: float = Field(default=0.25, gt=0, lt=1)
    weight_clip: float = Field(default=2.0, ge=1)
    monotone: bool = False


class FraudFitSettings(FitSettings):
    """As any booster, but held to declared risky sides unless told otherwise."""

    monotone: bool = True


class CalibrateSettings(Part):
    """`isotonic_from` positives isotonic regression is used, below it Platt's.

    `program_spread` is the standard deviation, in log-odds, that programs are expected
    to differ by: smaller shrinks more.
    """

    isotonic_from: int = Field(default=1000, ge=2)
    program_spread: float = Field(default=0.5, gt=0)


class Span(Part):
    """The least and the largest value that a search may try."""

    low: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class SearchSettings(Part):
    """How `outlay search` looks for better settings, and where.

    `budget_seconds` is shared by both models; what a search finds depends on the
    machine's speed where it ends the search before `trials` does.
    """

    budget_seconds: float = Field(default=600.0, gt=0)
    trials: int = Field(default=40, ge=1)
    seed: int = Field(default=0, ge=0)
    folds: int = Field(default=3, ge=1)
    num_leaves: Span = Span(low=4, high=63)
    learning_rate: Span = Span(low=0.01, high=0.2)
    min_data_in_leaf: Span = Span(low=10, high=200)
    lambda_l2: Span = Span(low=0.1, high=100.0)
    feature_fraction: Span = Span(low=0.2, high=1.0)
    bagging_fraction: Span = Span(low=0.5, high=1.0)
    weight_clip: Span = Span(low=1.0, high=30.0)
    monotone: tuple[bool, ...] = Field(default=(False, True), min_length=1)


class TrainSettings(Part):
    """Everything that a training may be told.

    One thread is the default: a fit window has some thousand rows, on which threads
    wait for each other longer than they work. `folds` is how many earlier test windows
    the same training is repeated for, so that its figures have a spread; 0 is none.
    `without` names families of features that neither model may use.
    """

    seed: int = Field(default=0, ge=0)
    num_threads: int = Field(default=1, ge=1)
    folds: int = Field(default=3, ge=0)
    without: tuple[str, ...] = ()
    windows: WindowSettings = WindowSettings()
    maturity: MaturityRules = MaturityRules()
    labels: LabelSettings = LabelSettings()
    # Measured: docs/models.md#monotone-constraints.
    fraud: FraudFitSettings = FraudFitSettings()
    error: FitSettings = FitSettings()
    calibrate: CalibrateSettings = CalibrateSettings()
    search: SearchSettings = SearchSettings()

    @model_validator(mode="after")
    def _families_exist(self) -> Self:
        problem = _not_left_out(self.without)
        if problem:
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _outcomes_can_mature(self) -> Self:
        slowest = max(self.maturity.days().values())
        for name in ("gap_days", "tail_days"):
            if getattr(self.windows, name) < slowest:
                raise ValueError(
                    f"windows.{name} is shorter than the slowest maturity, {slowest} "
                    "days: early outcomes alone would be kept"
                )
        return self

    def leaving_out(self, families: Sequence[str]) -> Self:
        """Return the same settings without these families of features either.

        Raises
        ------
        ConfigurationError
            Where there is no such family, or none would be left.
        """
        without = tuple(dict.fromkeys((*self.without, *families)))
        problem = _not_left_out(without)
        if problem:
            raise ConfigurationError(
                f"this training cannot be made: {problem}",
                rule=RULE,
                fix="name a family of docs/features.md",
            )
        return self.model_copy(update={"without": without})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a settings file.

        Raises
        ------
        ConfigurationError
            Naming file and key, where it cannot be read or asks for what cannot be.
        """
        return load_toml(path, cls, partial(_refused, path))


def _not_left_out(families: Sequence[str]) -> str | None:
    """Return why these families cannot be left out, or None where they can."""
    known = [family.name for family in FAMILIES]
    for name in families:
        if name not in known:
            return f"{name} is no family of features; these are: {', '.join(known)}"
    return (
        "no family of features would be left" if set(families) == set(known) else None
    )


def _refused(path: Path, problem: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the training settings cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare the file with the table of settings there",
    )
