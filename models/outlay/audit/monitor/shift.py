"""How one feature or score moved between the reference and a period."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from outlay.audit.monitor.bins import Bins
from outlay.audit.monitor.distance import Distance, kolmogorov, variation
from outlay.audit.monitor.levels import Level, above, worst
from outlay.audit.monitor.settings import Limits, MonitorSettings
from outlay.audit.monitor.stability import Stability, stability
from outlay.decisions.intervals import wilson

Counts = NDArray[np.int64]
Kind = Literal["feature", "score"]
# Stability, distance and missing share are three chances to be wrong.
MEASURES = 3
UNUSED = "no tree of either model asks for it"


@dataclass(frozen=True, slots=True)
class Shift:
    """One column, then and now.

    Attributes
    ----------
    stability, stability_by_chance : float or None
        Population stability index with nulls as a bin of their own, and its mean if
        nothing had moved.
    distance, distance_by_chance : float or None
        Kolmogorov's for numbers, total variation for text; nulls left out.
    missing_then, missing_now : float
        Shares of nulls.
    why : str
        What decided the level, with its figure.
    """

    name: str
    kind: Kind
    family: str
    rows_then: int
    rows_now: int
    stability: float | None
    stability_by_chance: float | None
    distance: float | None
    distance_by_chance: float | None
    missing_then: float
    missing_now: float
    level: Level
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Column:
    """What is compared: a column's bins with its counts then and now."""

    name: str
    kind: Kind
    family: str
    bins: Bins
    then: Counts
    now: Counts

    @property
    def rows(self) -> tuple[int, int]:
        """How many payments then and now."""
        return int(self.then.sum()), int(self.now.sum())

    @property
    def missing(self) -> tuple[float, float]:
        """Shares of nulls then and now."""
        then, now = self.rows
        return float(self.then[-1] / max(1, then)), float(self.now[-1] / max(1, now))

    def stability(self) -> Stability:
        """Return the stability index over the coarse bins."""
        return stability(*(self._coarse(each) for each in (self.then, self.now)))

    def distance(self) -> Distance | None:
        """Return the distance of what is not null, None without such rows."""
        apart = variation if self.bins.text else kolmogorov
        return apart(self.then[:-1], self.now[:-1])

    def _coarse(self, counts: Counts) -> Counts:
        return np.bincount(self.bins.coarse, counts).astype(np.int64)


def shift(
    column: Column, settings: MonitorSettings, error: float, held_back: str = ""
) -> Shift:
    """Judge one column.

    Parameters
    ----------
    error : float
        Chance that it alarms although nothing moved by more than its limit: the
        family's chance divided by the number of columns.
    held_back : str
        Why this column cannot be judged (too short a period, a date), or can only be
        watched (UNUSED); empty where it can alarm.
    """
    then, now = column.rows
    if min(then, now) < settings.least_rows:
        why = f"{min(then, now):,} payments are fewer than {settings.least_rows}"
        return _made(column, None, None, "no data", why)
    found, apart = column.stability(), column.distance()
    said = list(_judged(column, found, apart, settings, error / MEASURES))
    level = worst(level for level, _ in said)
    why = "; ".join(words for each, words in said if each == level)
    if held_back:
        level, why = _held(level, why, held_back)
    return _made(column, found, apart, level, why)


def _held(level: Level, why: str, held_back: str) -> tuple[Level, str]:
    if held_back == UNUSED:
        return (level, why) if level == "ok" else ("watch", f"{why}; {held_back}")
    return "no data", held_back


def _judged(
    column: Column,
    found: Stability,
    apart: Distance | None,
    settings: MonitorSettings,
    error: float,
) -> Iterator[tuple[Level, str]]:
    yield (
        _index_level(found, settings.stability, error),
        f"stability {found.value:.3f}, {found.chance:.3f} by chance",
    )
    if apart is not None and min(apart.held, apart.coming) >= settings.least_rows:
        limits = settings.distance
        yield (
            above(apart.lower(error), limits.watch, limits.alarm),
            f"distance {apart.value:.3f}, {apart.chance:.3f} by chance",
        )
    limits = settings.missing
    then, now = column.missing
    yield (
        above(_surely_moved(column, error), limits.watch, limits.alarm),
        f"missing in {now:.1%}, before in {then:.1%}",
    )


def _index_level(found: Stability, limits: Limits, error: float) -> Level:
    if found.exceeds(limits.alarm, error):
        return "alarm"
    return "watch" if found.exceeds(limits.watch, error) else "ok"


def _surely_moved(column: Column, error: float) -> float:
    """Return what the missing share moved by at least (Newcombe 1998, method 10)."""
    sizes, shares = np.array(column.rows, float), np.array(column.missing)
    lower, upper = wilson(shares * sizes, sizes, 1 - error)
    low, high = (0, 1) if shares[0] <= shares[1] else (1, 0)
    off = np.hypot(shares[high] - lower[high], upper[low] - shares[low])
    return float(shares[high] - shares[low] - off)


def _made(
    column: Column,
    found: Stability | None,
    apart: Distance | None,
    level: Level,
    why: str,
) -> Shift:
    return Shift(
        column.name,
        column.kind,
        column.family,
        *column.rows,
        stability=found.value if found else None,
        stability_by_chance=found.chance if found else None,
        distance=apart.value if apart else None,
        distance_by_chance=apart.chance if apart else None,
        missing_then=column.missing[0],
        missing_now=column.missing[1],
        level=level,
        why=why,
    )
