"""From where on the monitor watches and from where on it alarms: a TOML file."""

from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outlay.features.registry import BY_NAME
from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.toml_file import load_toml

RULE = "docs/monitor.md#settings"
# They say the date, and another month has other dates.
DATES = ("days_to_fiscal_year_end",)


class Part(BaseModel):
    """A table of the settings file: a key that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(Part):
    """Surely above `watch` is watched, surely above `alarm` alarms."""

    watch: float = Field(ge=0)
    alarm: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.alarm < self.watch:
            raise ValueError(f"alarm {self.alarm:g} is below watch {self.watch:g}")
        return self


class Floors(Part):
    """Surely below `watch` is watched, surely below `alarm` alarms."""

    watch: float = Field(ge=0, le=1)
    alarm: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.alarm > self.watch:
            raise ValueError(f"alarm {self.alarm:g} is above watch {self.watch:g}")
        return self


class Factors(Limits):
    """How many times more, or fewer, than expected."""

    watch: float = Field(ge=1)
    alarm: float = Field(ge=1)


class FeatureSettings(Part):
    """Features together, and features that move by themselves.

    `moved` limits the share of the trees' gain that moved features carry. Features are
    judged where the period has at least `least_days` different days: a week has other
    programs and dates than a month. Those of `not_judged` are shown and never judged.
    """

    moved: Limits = Limits(watch=0.10, alarm=0.50)
    least_days: int = Field(default=15, ge=1)
    not_judged: tuple[str, ...] = DATES

    @model_validator(mode="after")
    def _declared(self) -> Self:
        for name in self.not_judged:
            if name not in BY_NAME:
                raise ValueError(f"{name} is no feature of docs/features.md")
        return self


class ReviewSettings(Part):
    """A case is blind where it was decided within `blind_seconds`, details unopened."""

    blind_seconds: float = Field(default=20.0, gt=0)
    override: Limits = Limits(watch=0.70, alarm=0.90)
    blind: Limits = Limits(watch=0.05, alarm=0.20)


class MonitorSettings(Part):
    """Everything that the monitor may be told.

    `error` is the probability that a whole family of checks (all features and
    scores; the exchangeability tests) alarms although nothing moved by more than its
    limit. Below `least_rows` payments, `least_days` different days or `least_labels`
    known outcomes there is no judgement: programs pay on days of their own, so that a
    day is no sample of a month, and features need more. Ages are in days.
    """

    error: float = Field(default=0.01, gt=0, lt=0.5)
    least_rows: int = Field(default=50, ge=10)
    least_days: int = Field(default=5, ge=1)
    least_labels: int = Field(default=30, ge=1)
    months: int = Field(default=12, ge=1)
    # Of a normal score moved by a third and by half its spread: PSI 0.10 and 0.25,
    # distance 0.125 and 0.20.
    stability: Limits = Limits(watch=0.10, alarm=0.25)
    distance: Limits = Limits(watch=0.125, alarm=0.20)
    missing: Limits = Limits(watch=0.05, alarm=0.20)
    unseen: Limits = Limits(watch=0.005, alarm=0.02)
    alerts: Factors = Factors(watch=1.25, alarm=2.0)
    exchange: Factors = Factors(watch=1.0, alarm=1.25)
    calibration: Factors = Factors(watch=1.25, alarm=2.0)
    precision: Floors = Floors(watch=0.20, alarm=0.10)
    # The gate's limit, docs/audit.md#the-worst-ratio-and-the-gate.
    gaps: Factors = Factors(watch=1.10, alarm=1.25)
    labels_age: Limits = Limits(watch=21, alarm=60)
    model_age: Limits = Limits(watch=180, alarm=365)
    features: FeatureSettings = FeatureSettings()
    reviews: ReviewSettings = ReviewSettings()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a settings file.

        Raises
        ------
        ConfigurationError
            Naming file and key, where it cannot be read or asks for what cannot be.
        """
        return load_toml(path, cls, partial(_refused, path))


def _refused(path: Path, problem: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the monitor's settings cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare the file with the table of settings there",
    )
