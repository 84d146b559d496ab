"""What the gate asks for, read from a TOML file; the defaults are here."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.toml_file import load_toml

RULE = "docs/audit.md#the-gate"


class GateLimits(BaseModel):
    """Limits of the checks that are made from a training's own figures.

    Attributes
    ----------
    precision_lift : float
        The lower end of average precision is at least this many times the share of
        positives, which a model that knows nothing reaches.
    recall_lift : float
        The lower end of recall at 1 % false-positive rate is at least this many
        times 1 %, which chance reaches.
    widest_share : float
        Upper over lower end of the share found, beyond which nothing can be said of
        probabilities.
    largest_error : float
        The calibration error is at most this part of the share found, or no more than
        chance gives.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    precision_lift: float = Field(default=2.0, ge=1)
    recall_lift: float = Field(default=2.0, ge=1)
    widest_share: float = Field(default=5.0, gt=1)
    largest_error: float = Field(default=0.5, gt=0, le=1)

    def digest(self) -> str:
        """Return a hash of all limits: 64 hex, alike for equal limits."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a file of limits.

        Raises
        ------
        ConfigurationError
            Naming file and key, where it cannot be read or asks for what cannot be.
        """
        return load_toml(path, cls, partial(_refused, path))


def _refused(path: Path, problem: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the gate's limits cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare the file with the table of limits there, or take it away: then "
        "the defaults count",
    )
