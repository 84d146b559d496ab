"""Every feature and score of a pair, compared between two windows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.monitor.bins import Bins
from outlay.audit.monitor.levels import Finding, above, few_days
from outlay.audit.monitor.profile import Profile, Reference
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.shift import UNUSED, Column, Shift, shift
from outlay.decisions.combine import combined
from outlay.features.registry import BY_NAME
from outlay.models.model import Model

Counts = NDArray[np.int64]
FEATURES = "features"
SCORES = ("raw_fraud", "raw_error", "combined")
DATE = "it tells the date, and another month has other dates"


def features_of(fraud: Model, error: Model) -> tuple[str, ...]:
    """Return the features that either model knows, each once."""
    return tuple(dict.fromkeys((*fraud.features, *error.features)))


def gains(fraud: Model, error: Model) -> dict[str, float]:
    """Return each feature's share of what trees gained by asking for it.

    The mean of both models; a feature at 0 is asked by no tree and moves no score.
    """
    shares = dict.fromkeys(features_of(fraud, error), 0.0)
    for model in (fraud, error):
        gained = model.booster.feature_importance("gain")
        for name, gain in zip(model.features, gained, strict=True):
            shares[name] += float(gain) / max(float(gained.sum()), 1e-12) / 2
    return shares


def with_combined(rows: pa.Table, fraud: Model, error: Model) -> pa.Table:
    """Return the three scores of scored rows: both raw ones and m."""
    raw = [rows[name].cast(pa.float64()) for name in SCORES[:2]]
    m = combined(fraud.reference, error.reference, *(each.to_numpy() for each in raw))
    return pa.table({SCORES[0]: raw[0], SCORES[1]: raw[1], SCORES[2]: m})


def score_columns(
    then: pa.Table, now: Mapping[str, Counts], bins: Mapping[str, Bins]
) -> list[Column]:
    """Pair the scores of the reference with counts of a period in the same bins."""
    return [
        Column(
            name, "score", "score", bins[name], bins[name].count(then[name]), now[name]
        )
        for name in SCORES
    ]


def feature_columns(reference: Reference, now: Profile) -> list[Column]:
    """Pair the features of the reference with those of a period."""
    return [
        Column(
            name,
            "feature",
            BY_NAME[name].family if name in BY_NAME else "program column",
            own,
            reference.profile.counts[name],
            now.counts[name],
        )
        for name, own in reference.bins.items()
    ]


def shifts(
    columns: Sequence[Column],
    gain: Mapping[str, float],
    days: int,
    settings: MonitorSettings,
) -> list[Shift]:
    """Judge all columns as one family: the chance of an alarm for nothing is shared.

    `days` is how many different days the period has.
    """
    error = settings.error / max(1, len(columns))
    return [
        shift(column, settings, error, _held_back(column, gain, days, settings))
        for column in columns
    ]


def _held_back(
    column: Column, gain: Mapping[str, float], days: int, settings: MonitorSettings
) -> str:
    feature = column.kind == "feature"
    least = settings.features.least_days if feature else settings.least_days
    if days < least:
        return few_days(days, least)
    if column.name in settings.features.not_judged:
        return DATE
    unused = column.name in gain and not gain[column.name]
    return UNUSED if feature and unused else ""


def features_moved(
    found: Sequence[Shift], gain: Mapping[str, float], settings: MonitorSettings
) -> Finding:
    """Judge the features together: what share of the trees' gain do moved ones carry.

    History grows, so single features drift in the best of times; models that go by
    features most of which moved stand on other ground than they learned.
    """
    features = [each for each in found if each.kind == "feature"]
    judged = [each for each in features if each.level != "no data"]
    if not judged:
        why = features[0].why if features else "there are no features"
        return Finding(FEATURES, "no data", why)
    moved = [each.name for each in judged if each.level == "alarm"]
    share = sum(gain.get(name, 0.0) for name in moved)
    limits = settings.features.moved
    why = (
        f"{len(moved)} of {len(judged)} features moved; they carry {share:.0%} of what "
        "the trees gain"
    )
    figures = {"moved": moved, "share_of_gain": share, **limits.model_dump()}
    level = above(share, limits.watch, limits.alarm)
    return Finding(FEATURES, level, why, figures)


def scores_moved(found: Sequence[Shift]) -> list[Finding]:
    """Return each score's shift as a finding."""
    return [
        Finding(f"score {each.name}", each.level, each.why, each.as_dict())
        for each in found
        if each.kind == "score"
    ]
