"""A year's cost as a straight line through measured processor seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """What is assumed: none of it was measured.

    Attributes
    ----------
    core_hour : float
        Dollars for one processor core for an hour, memory included.
    payments : int
        Payments a year.
    days : int
        Days of a year on which a file is scored.
    trainings : int
        Trainings a year, each over the features of a year of payments.
    busy : float
        Share of the paid core hours that compute; the rest waits for others.
    """

    core_hour: float = 0.05
    payments: int = 1_000_000_000
    days: int = 250
    trainings: int = 4
    busy: float = 0.5


@dataclass(frozen=True)
class Line:
    """Processor seconds of a job: a fixed part and a part for each million rows."""

    engine: str
    job: str
    fixed: float
    per_million: float

    @classmethod
    def through(
        cls, engine: str, job: str, points: Sequence[tuple[int, float]]
    ) -> Self:
        """Fit (rows, processor seconds) by least squares."""
        rows, seconds = np.array(points, dtype=float).T
        slope, fixed = np.polyfit(rows / MILLION, seconds, 1)
        return cls(engine, job, float(fixed), float(slope))

    def core_hours(self, rows: float, runs: int = 1) -> float:
        """Return core hours for `rows` in all, cut into `runs`."""
        fixed = max(self.fixed, 0) * runs
        return (fixed + self.per_million * rows / MILLION) / 3600


@dataclass(frozen=True)
class Cost:
    """One line of a year's bill."""

    what: str
    core_hours: float
    price: float


def year(lines: Sequence[Line], price: Price) -> list[Cost]:
    """Return a year's bill for each engine and job, idle time paid for."""
    runs = {
        "training features": price.trainings,
        "day features": price.days,
        "day scores": price.days,
    }
    bill = []
    for line in lines:
        times = price.trainings if line.job == "training features" else 1
        hours = line.core_hours(price.payments * times, runs[line.job]) / price.busy
        bill.append(Cost(f"{line.job}, {line.engine}", hours, hours * price.core_hour))
    return bill
