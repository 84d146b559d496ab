"""From where on the doctor warns and fails: doctor.toml in the store, or these."""

from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.toml_file import load_toml

FILE = "doctor.toml"
RULE = "docs/deploy.md#the-doctor"


class Part(BaseModel):
    """A table of the settings file: a key that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Days(Part):
    """An age in days: over `warn` is watched, over `fail` fails."""

    warn: int = Field(ge=0)
    fail: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fail < self.warn:
            raise ValueError(f"fail {self.fail} is below warn {self.warn}")
        return self

    @property
    def both(self) -> tuple[int, int]:
        """Both limits."""
        return self.warn, self.fail


class ListDays(Part):
    """How old a list may be: each comes in its own rhythm.

    SAM exclusions come out daily, OFAC's list on no fixed day but often, the Death
    Master File weekly, LEIE monthly.
    """

    sam: Days = Days(warn=3, fail=31)
    ofac: Days = Days(warn=7, fail=31)
    dmf: Days = Days(warn=10, fail=45)
    leie: Days = Days(warn=40, fail=75)


class DoctorLimits(Part):
    """Everything that the doctor may be told.

    Labels and models have the monitor's limits (docs/monitor.md). `room` is how many
    times the disk has to have what the last batch needed; `clock_minutes` how far the
    clock may lie before the newest time in the store.
    """

    lists: ListDays = ListDays()
    labels: Days = Days(warn=21, fail=60)
    model: Days = Days(warn=180, fail=365)
    backup: Days = Days(warn=2, fail=14)
    room: float = Field(default=3.0, ge=1)
    clock_minutes: int = Field(default=5, ge=0)

    @classmethod
    def of(cls, home: Path) -> Self:
        """Return the limits of a store, the defaults without a file.

        Raises
        ------
        ConfigurationError
            Naming file and key, where it cannot be read or asks for what cannot be.
        """
        path = home / FILE
        return load_toml(path, cls, partial(_refused, path)) if path.exists() else cls()


def _refused(path: Path, problem: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the doctor's limits cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare the file with the table there, or take it away",
    )
