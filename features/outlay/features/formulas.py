"""Shapes that several features share."""

import ibis
import ibis.expr.types as ir

from outlay.features.feature import Row
from outlay.features.histograms import HISTOGRAMS, ROOM
from outlay.features.settings import LOG_SCALE, FeatureSettings

PACKED = frozenset(h.key for h in HISTOGRAMS if h.packed > 1)


def flag(truth: ir.Column) -> ir.Column:
    """Return 1.0 or 0.0; null stays null."""
    return truth.cast("int64").cast("float64")


def ratio(part: ir.Column, whole: ir.Column) -> ir.Column:
    """Return part / whole; null where the whole is 0."""
    return part / whole.nullif(0.0)


def age(p: Row, first_day: str) -> ir.Column:
    """Return days from a day of history to the payment."""
    return p["day"] - p[first_day]


def from_log(log: ir.Column, digits: int) -> ir.Column:
    """Return e to the power of `log`, rounded to so many digits after the point.

    The last bit of `exp` differs between engines and processors. Left in, a tree may
    split between two amounts that are the same, and one payment gets two scores.
    """
    return log.exp().round(digits)


def cents_from_log(log: ir.Column) -> ir.Column:
    """Return the cents of a natural logarithm, to a hundredth of one."""
    return from_log(log, 2)


def mean_log(p: Row, key: str) -> ir.Column:
    """Return a year's mean natural logarithm of cents."""
    return ratio(p[f"{key}_log1_365"], p[f"{key}_paid_365"]) / LOG_SCALE


def usual_dollars(p: Row, key: str) -> ir.Column:
    """Return a year's geometric mean amount, in dollars."""
    return cents_from_log(mean_log(p, key)) / 100


def z_score(p: Row, key: str, s: FeatureSettings) -> ir.Column:
    """Return how many spreads the log amount lies above a year's mean.

    The variance is E[x²] - E[x]² over exact integer sums; a fixed spread is added.
    """
    count = p[f"{key}_paid_365"]
    mean = ratio(p[f"{key}_log1_365"], count)
    variance = ratio(p[f"{key}_log2_365"], count) - mean * mean
    spread = (ibis.greatest(variance, 0.0) / LOG_SCALE**2).sqrt() + s.log_spread
    # greatest skips nulls, so a payee without history must be kept null by hand.
    return ibis.ifelse(count > 0, (p["log1"] - mean) / LOG_SCALE / spread, None)


def middle_dollars(p: Row, key: str) -> ir.Column:
    """Return a year's median amount, in dollars."""
    return cents_from_log(_where_room(p, key, p[f"{key}_middle_log"])) / 100


def robust_z_score(p: Row, key: str, s: FeatureSettings) -> ir.Column:
    """Return how many robust spreads the log amount lies above a year's median.

    The spread is the distance of the quartiles, scaled to a normal distribution's
    standard deviation; a few extreme payments move neither. A fixed spread is added.
    """
    above = p["log1"] / LOG_SCALE - p[f"{key}_middle_log"]
    score = above / (p[f"{key}_spread_log"] + s.log_spread)
    return _where_room(p, key, score)


def _where_room(p: Row, key: str, value: ir.Column) -> ir.Column:
    if key not in PACKED:
        return value
    return ibis.ifelse(p[f"{key}_paid_365"] < ROOM, value, None)


def known_rate(
    p: Row, key: str, what: str, wider: ir.Column, s: FeatureSettings
) -> ir.Column:
    """Return the known share of bad payments, drawn towards a wider group's.

    (bad + k · wider) / (reviewed + k): the mean of a beta posterior whose prior
    weighs k reviews.
    """
    bad, seen, k = p[f"{key}_{what}_ever"], p[f"{key}_reviewed_ever"], s.prior_reviews
    return (bad + k * wider) / (seen + k)
