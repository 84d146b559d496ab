"""What the feature layer assumes, in one place, hashed into every model."""

from dataclasses import dataclass

# Natural logarithms of cents in steps of 1/10,000: the sum of squares over 100
# million payments (about 5e10 each) still fits 64 bits, so sums are exact.
LOG_SCALE = 10_000


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """Constants of the features.

    Attributes
    ----------
    limits_cents : tuple of int
        Amounts from which more approval is asked. The defaults are the federal
        micro-purchase threshold, the notice threshold and the simplified
        acquisition threshold (FAR 2.101 and 5.101), in cents.
    near_share : float
        From this share of a limit on, an amount counts as near it.
    prior_reviews : float
        Weight, in reviews, of what is known of the wider group in a known rate.
    prior_error, prior_fraud : float
        Rates assumed where nothing was ever reviewed.
    log_spread : float
        Spread of log amounts that is added to every z-score's, so that a payee
        paid the same to the cent each month is not infinitely surprised.
    """

    limits_cents: tuple[int, ...] = (1_000_000, 2_500_000, 25_000_000)
    near_share: float = 0.5
    prior_reviews: float = 5.0
    prior_error: float = 0.05
    prior_fraud: float = 0.005
    log_spread: float = 0.1


DEFAULT = FeatureSettings()
