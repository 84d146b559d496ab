"""What an agency sets for its reviewers: review.toml in the store."""

import datetime as dt
from functools import cache, partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.toml_file import load_toml
from outlay.review.config.home import home

FILE = "review.toml"
RULE = "docs/review.md#settings"


class ReviewSettings(BaseModel):
    """The agency's rules of review; every one has a default.

    Attributes
    ----------
    two_people_above_cents : int
        A final decision on so much or more needs a second person; 0: every one.
    hold_days : int
        After how many days a hold ends by itself, unless the reviewer says earlier.
    hold_renewals : int
        How often a hold of a payment with an unverified list match is renewed before
        it takes a supervisor.
    respond_days : int
        How many days a payee has to answer a notice.
    second_look_share : float
        Share of decided payments that a second person reviews blind, 0 to 1.
    cut_off : str
        Time of day (HH:MM, in the agency's zone) when a batch goes back to the payer.
    cut_off_banking_days : int
        How many banking days before the payment date that is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    two_people_above_cents: int = Field(default=1_000_000, ge=0)
    hold_days: int = Field(default=5, ge=1, le=30)
    hold_renewals: int = Field(default=1, ge=0, le=10)
    respond_days: int = Field(default=30, ge=1, le=365)
    second_look_share: float = Field(default=0.05, ge=0, le=1)
    cut_off: str = Field(default="17:00")
    cut_off_banking_days: int = Field(default=1, ge=0, le=10)

    @field_validator("cut_off")
    @classmethod
    def _is_a_time(cls, said: str) -> str:
        try:
            dt.datetime.strptime(said, "%H:%M")  # noqa: DTZ007 - a time of day alone
        except ValueError:
            message = f"{said!r} is no time of day such as 17:00"
            raise ValueError(message) from None
        return said

    @property
    def cut_off_time(self) -> dt.time:
        """The time of day of the cut-off, in the agency's zone."""
        return dt.time.fromisoformat(self.cut_off.zfill(5))


def review_settings() -> ReviewSettings:
    """Return the agency's rules, read anew where the file changed.

    Raises
    ------
    ConfigurationError
        Where review.toml cannot be read, or sets what nobody declared or a value that
        cannot be.
    """
    return read_settings(home())


def read_settings(folder: Path) -> ReviewSettings:
    """Return the rules of the store in `folder`; raises as `review_settings`."""
    path = folder / FILE
    try:
        written = path.stat().st_mtime_ns
    except FileNotFoundError:
        return ReviewSettings()
    return _read(path, written)


@cache
def _read(path: Path, _written: int) -> ReviewSettings:
    return load_toml(path, ReviewSettings, partial(_refused, path))


def _refused(path: Path, what: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"{FILE}: {what}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix=f"correct the file; these keys are known: {', '.join(_keys())}",
    )


def _keys() -> list[str]:
    return list(ReviewSettings.model_fields)
