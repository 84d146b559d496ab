"""Override and blind-accept rate: the monitor's definitions, on the app's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from outlay.review.models import Action
from outlay.review.supervising.figures import Figure
from outlay.review.supervising.last_word import Word


@dataclass(frozen=True, slots=True)
class Reviewing:
    """How people work with the scores.

    Attributes
    ----------
    override : Figure
        Flagged by the models and released, of those flagged by the models.
    blind : Figure
        Not released within `blind_seconds` with details unopened, of the cases whose
        time and opening are known.
    override_level, blind_level : str
        The monitor's word: ok, watch, alarm, or no data below its least number.
    """

    override: Figure
    blind: Figure
    override_level: str
    blind_level: str
    blind_seconds: float
    least: int


def reviewing(words: Sequence[Word]) -> Reviewing:
    """Return both rates over the standing decisions `words`."""
    from outlay.audit.monitor.settings import MonitorSettings

    settings = MonitorSettings()
    limits = settings.reviews
    flagged = [each for each in words if each.by_model]
    released = sum(each.action == Action.RELEASE for each in flagged)
    timed = [w for w in words if w.seconds is not None and w.opened is not None]
    blind = sum(_blind(each, limits.blind_seconds) for each in timed)
    override = Figure.of(released, len(flagged))
    accepted = Figure.of(blind, len(timed))
    least = settings.least_labels
    return Reviewing(
        override,
        accepted,
        _level(override, limits.override.watch, limits.override.alarm, least),
        _level(accepted, limits.blind.watch, limits.blind.alarm, least),
        limits.blind_seconds,
        least,
    )


def _blind(word: Word, seconds: float) -> bool:
    quick = word.seconds is not None and word.seconds < seconds
    return quick and not word.opened and word.action != Action.RELEASE


def _level(of: Figure, watch: float, alarm: float, least: int) -> str:
    from outlay.audit.monitor.levels import above

    if of.lower is None or of.n < least:
        return "no data"
    return above(of.lower, watch, alarm)
