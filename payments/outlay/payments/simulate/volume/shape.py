"""How large a volume is, and how it is cut into files."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from outlay.payments.errors import ConfigurationError
from outlay.payments.intake.source import ID_DIGITS


@dataclass(frozen=True, slots=True)
class Volume:
    """A made-up history and the day after it.

    Attributes
    ----------
    history, day : int
        Payments of the history and of the day that is to be scored.
    payees : int
        Payees to draw from. The busiest thousandth gets about a quarter of all
        payments at the default skew.
    workdays : int
        Business days that the history spreads over; 522 are two years.
    skew : float
        1 draws payees evenly; the larger, the fewer get most.
    reviewed, undone : float
        Share of payments with an outcome, and of those that came back.
    monday : date
        First day of the history, a Monday.
    """

    history: int = 20_000_000
    day: int = 5_600_000
    seed: int = 0
    payees: int = 4_000_000
    workdays: int = 522
    skew: float = 5.0
    reviewed: float = 0.01
    undone: float = 0.01
    monday: dt.date = dt.date(2024, 1, 1)
    rows_per_file: int = 1_000_000

    def __post_init__(self) -> None:
        if self.monday.weekday() != 0:
            raise ConfigurationError(f"{self.monday} is no Monday")
        if min(self.history, self.day, self.payees, self.rows_per_file) < 1:
            raise ConfigurationError("a volume has payments of history and of a day")

    @property
    def as_of(self) -> dt.date:
        """The scored day: the business day after the history."""
        weeks, rest = divmod(self.workdays, 5)
        return self.monday + dt.timedelta(days=7 * weeks + rest)

    @property
    def pieces(self) -> Iterator["Piece"]:
        """The files: history in order, then the day as one import."""
        for first in range(0, self.history, self.rows_per_file):
            last = min(first + self.rows_per_file, self.history)
            yield Piece(self, first, last, of_day=False)
        yield Piece(self, self.history, self.history + self.day, of_day=True)


@dataclass(frozen=True, slots=True)
class Piece:
    """Payments [first, last) of a volume: one file of the payments table."""

    volume: Volume
    first: int
    last: int
    of_day: bool

    @property
    def sha256(self) -> str:
        """What stands for the input's hash: there was no input but this description."""
        said = f"volume {sorted(asdict(self).items())}"
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def import_id(self) -> str:
        """The import that the payments came with."""
        return self.sha256[:ID_DIGITS]

    @property
    def values(self) -> dict[str, object]:
        """Values of the query that makes the payments."""
        volume = self.volume
        return {
            "seed": volume.seed,
            "payees": volume.payees,
            "skew": volume.skew,
            "history": volume.history,
            "days": volume.workdays,
            "monday": volume.monday,
            "first": self.first,
            "last": self.last,
            "parts": not self.of_day,
            "import_id": self.import_id,
            "sha256": self.sha256,
        }
