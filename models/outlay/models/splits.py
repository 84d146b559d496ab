"""Windows of time that a model is fitted, calibrated, cut and tested in."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import NamedTuple, Self

from outlay.models.settings import WindowSettings
from outlay.payments.errors import TooFewLabelsError

RULE = "docs/models.md#windows"


class Window(NamedTuple):
    """Days from `start` up to, and without, `end`."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Windows:
    """Adjoining windows over the history, oldest first.

    Payments of `warm_up` only feed features. Labels of `fit`, `calibrate` and
    `threshold` are those known on the first day of `test`; between them and `test`
    lies `gap`, in which they mature. Payments of `tail` are too young to have labels:
    in it those of `test` mature.
    """

    warm_up: Window
    fit: Window
    calibrate: Window
    threshold: Window
    gap: Window
    test: Window
    tail: Window

    @classmethod
    def ending(
        cls, as_of: dt.date, first_day: dt.date, settings: WindowSettings
    ) -> Self:
        """Divide [first_day, as_of).

        Warm-up, gap and tail have set lengths, since they follow from how features
        and labels come about; the rest is shared out in set proportions.

        Raises
        ------
        TooFewLabelsError
            Where the history is too short; it says how many days are missing.
        """
        history = (as_of - first_day).days
        free = history - settings.warm_up_days - settings.gap_days - settings.tail_days
        if free < settings.least_days:
            raise _too_short(history, free, settings)
        fit, calibrate, threshold, test = _shared(free, settings.parts)
        lengths = (
            settings.warm_up_days,
            fit,
            calibrate,
            threshold,
            settings.gap_days,
            test,
            settings.tail_days,
        )
        return cls(*_adjoining(first_day, lengths))

    def earlier(self, days: int) -> Self | None:
        """Return the windows as they would have stood `days` ago, or None.

        All but warm-up and fit keep their lengths. The history began no earlier then,
        so the fit window is shorter by `days`; None where nothing is left of it.
        """
        if days >= self.fit.days:
            return None
        back = dt.timedelta(days=days)
        moved = {
            name: Window(start - back, end - back)
            for name, (start, end) in asdict(self).items()
        }
        fit = Window(self.fit.start, self.fit.end - back)
        return type(self)(**moved | {"warm_up": self.warm_up, "fit": fit})

    @property
    def labels_known_on(self) -> dt.date:
        """The day as of which labels before the test window are taken."""
        return self.test.start

    def to_json(self) -> dict[str, list[str]]:
        """Return each window's first day and the day after its last."""
        return {
            name: [window[0].isoformat(), window[1].isoformat()]
            for name, window in asdict(self).items()
        }

    @classmethod
    def from_json(cls, said: dict[str, list[str]]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            **{
                name: Window(*(dt.date.fromisoformat(day) for day in days))
                for name, days in said.items()
            }
        )


def _shared(days: int, parts: tuple[int, int, int, int]) -> list[int]:
    # Cumulated and rounded down, so that no day is lost; the test takes what is left.
    whole, before, lengths = sum(parts), 0, []
    for number in range(1, len(parts) + 1):
        until = days * sum(parts[:number]) // whole
        lengths.append(until - before)
        before = until
    return lengths


def _adjoining(first: dt.date, lengths: tuple[int, ...]) -> list[Window]:
    windows, start = [], first
    for days in lengths:
        end = start + dt.timedelta(days=days)
        windows.append(Window(start, end))
        start = end
    return windows


def _too_short(history: int, free: int, settings: WindowSettings) -> TooFewLabelsError:
    missing = settings.least_days - free
    return TooFewLabelsError(
        f"the history of {history} days is {missing} days too short to train on: "
        f"{settings.warm_up_days} only feed features, {settings.gap_days} and "
        f"{settings.tail_days} let labels mature, and at least {settings.least_days} "
        "are needed to fit, calibrate, set the threshold and test",
        rule=RULE,
        fix="ingest older payments, or set a shorter windows.warm_up_days",
    )
