"""How bad what the monitor found is, in four words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["ok", "no data", "watch", "alarm"]
ORDER: tuple[Level, ...] = ("ok", "no data", "watch", "alarm")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of the monitor.

    Attributes
    ----------
    check : str
        What was looked at, in words.
    level : Level
        "no data" where nobody could tell; never "ok" for want of rows.
    why : str
        One sentence with the figure that decided.
    figures : mapping
        Plain JSON values behind it, with the limits they were held to.
    """

    check: str
    level: Level
    why: str
    figures: Mapping[str, Any] = field(default_factory=dict)


def worst(levels: Iterable[Level]) -> Level:
    """Return the worst of some levels; "no data" where there is none."""
    return max(levels, key=ORDER.index, default="no data")


def above(lower: float, watch: float, alarm: float) -> Level:
    """Return the level of something whose lower limit is `lower`."""
    if lower > alarm:
        return "alarm"
    return "watch" if lower > watch else "ok"


def few_days(days: int, least: int) -> str:
    """Return why a period of so few days is not judged."""
    return f"{in_days(days)} of payments cannot stand for a month: at least {least}"


def in_days(days: int) -> str:
    """Return a number of days in words."""
    return "1 day" if days == 1 else f"{days} days"
