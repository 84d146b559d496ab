"""The share found, with an interval that knows of findings never drawn."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

Reals = NDArray[np.float64]


def share_found(
    label: Reals, weight: Reals, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Return the weighted share of positives, and the ends of its interval.

    Fay and Feuer's gamma interval of a weighted sum of Poisson counts (Statistics in
    Medicine 16, 1997). A payment drawn at a chance of 1 in 20 counts 20 times; where by
    luck none of those drawn was found bad, intervals made of the weights of the
    positives alone are far too short. Here one more finding of the largest weight is
    reckoned with. For equal weights it is the exact interval of a count.

    Parameters
    ----------
    label, weight : array of float, shape (n,)
        1 or 0, and 1 / probability that it would be learned.
    """
    total, most, tail = weight.sum(), weight.max(), (1 - confidence) / 2
    hits = float((weight * label).sum())
    spread = float((weight**2 * label).sum())
    low = 0.0
    if hits:
        low = spread / (2 * hits) * chi2.ppf(tail, 2 * hits**2 / spread)
    above, wide = hits + most, spread + most**2
    high = wide / (2 * above) * chi2.ppf(1 - tail, 2 * above**2 / wide)
    return hits / total, float(low / total), min(1.0, float(high / total))
