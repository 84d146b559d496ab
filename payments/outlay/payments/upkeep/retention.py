"""How long what is kept: retention.toml in the store, or these defaults."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.toml_file import load_toml

FILE = "retention.toml"
RULE = "docs/store.md#retention"
# OMB M-21-31: audit logs 12 months active and 18 months cold. Longer may be set.
ACTIVE_DAYS, COLD_DAYS = 365, 548
AUDIT_DAYS = ACTIVE_DAYS + COLD_DAYS


class RetentionSettings(BaseModel):
    """Days after which something may go; nothing goes by itself.

    Attributes
    ----------
    identities_days : int
        After the last payment of an import was due: its encrypted identities. Nothing
        reads them later but matching that import with lists again.
    superseded_evidence_days, superseded_runs_days : int
        After a batch was scored again: what the earlier run kept for replaying it, and
        the whole earlier run, which is an audit record.
    shadow_days : int
        Results of a challenger that challenges no more.
    exports_days : int
        Files in the store's folders of exports.
    drop_days : int, optional
        Payment files in the drop folder, whose batch's decisions stand, and what came
        back and was taken in: numbers and names in plain. Without it they stay: they
        are the agency's to remove.
    log_active_days, log_cold_days : int
        Rotated logs are compressed after the first, and go after both.
    leftovers_days : int
        What killed runs left half-made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    identities_days: int = Field(default=365, ge=90)
    superseded_evidence_days: int = Field(default=ACTIVE_DAYS, ge=30)
    superseded_runs_days: int = Field(default=AUDIT_DAYS, ge=AUDIT_DAYS)
    shadow_days: int = Field(default=ACTIVE_DAYS, ge=30)
    exports_days: int = Field(default=ACTIVE_DAYS, ge=30)
    drop_days: int | None = Field(default=None, ge=1)
    log_active_days: int = Field(default=ACTIVE_DAYS, ge=ACTIVE_DAYS)
    log_cold_days: int = Field(default=COLD_DAYS, ge=COLD_DAYS)
    leftovers_days: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.superseded_evidence_days > self.superseded_runs_days:
            raise ValueError("a run's evidence cannot outlive the run")
        return self

    def digest(self) -> str:
        """Return a hash of all settings: 64 hex, alike for equal settings."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a settings file.

        Raises
        ------
        ConfigurationError
            Naming file and key, where it cannot be read or asks for what cannot be.
        """
        return load_toml(path, cls, partial(_refused, path))

    @classmethod
    def of(cls, home: Path) -> Self:
        """Return the settings of a store, the defaults without a file."""
        path = home / FILE
        return cls.load(path) if path.exists() else cls()


def _refused(path: Path, problem: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the retention settings cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare the file with the table there; audit records may be kept longer, "
        "not shorter",
    )
