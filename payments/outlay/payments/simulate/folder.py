"""Where the files of a world lie."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class World:
    """Where a world lies and on which days it begins and is scored."""

    folder: Path
    first_day: dt.date
    as_of: dt.date
    payment_date: dt.date

    @property
    def history(self) -> Path:
        """Payments before the scored day, as intake rows."""
        return self.folder / "history.parquet"

    @property
    def outcomes(self) -> Path:
        """What had become known by the scored day."""
        return self.folder / "outcomes.parquet"

    @property
    def dispositions(self) -> Path:
        """What had happened to the payments by the scored day."""
        return self.folder / "dispositions.parquet"

    @property
    def groups(self) -> Path:
        """Audit-only attributes of payees."""
        return self.folder / "groups.parquet"

    @property
    def programs(self) -> Path:
        """Which location code is which program."""
        return self.folder / "programs.toml"

    @property
    def day(self) -> Path:
        """The scored day as a payment request file."""
        return self.folder / "day.spr"

    @property
    def day_side(self) -> Path:
        """What the payment request file cannot carry."""
        return self.folder / "day-side.csv"

    @property
    def day_rows(self) -> Path:
        """The scored day as intake rows."""
        return self.folder / "day.parquet"
