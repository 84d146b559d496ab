"""The random-review arm: drawn from all payments before any score is looked at."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.policy import Policy
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import KeyProblemError

DOMAIN = b"outlay/random-review-arm/1"
LEAST_KEY = 16
WORD = 8


def arm_key(token_key: bytes) -> bytes:
    """Return the arm's own key, made from the store's token key.

    A key of its own: whoever learns which payments were drawn learns nothing about
    tokens, and the draw cannot be foretold without the store's key.
    """
    if len(token_key) < LEAST_KEY:
        raise KeyProblemError(
            f"the token key has {len(token_key)} bytes, under {LEAST_KEY}",
            fix="give the key that the store was made with",
        )
    return hmac.digest(token_key, DOMAIN, "sha256")


def lots(payment_keys: Iterable[str], key: bytes) -> NDArray[np.float64]:
    """Return each payment's lot, uniform on [0, 1) and fixed by `key`.

    Keyed BLAKE2b of the payment key: free of order, batch and score, so a payment that
    comes again draws the same lot.
    """
    fresh = hashlib.blake2b(key=key, digest_size=WORD)
    digests = bytearray()
    for payment_key in payment_keys:
        lot = fresh.copy()
        lot.update(payment_key.encode())
        digests += lot.digest()
    # The top 53 bits: a float holds them exactly and never rounds up to 1.
    words = np.frombuffer(bytes(digests), dtype=">u8") >> np.uint64(11)
    return words.astype(np.float64) / 2.0**53


def in_arm(
    payment_keys: Iterable[str], rates: NDArray[np.float64], key: bytes
) -> NDArray[np.bool_]:
    """Return which payments are drawn, shape (n,): those whose lot is below the rate.

    Parameters
    ----------
    payment_keys : iterable of str
        All payments of the batch, or of a piece of it.
    rates : array, shape (n,)
        Each payment's probability of being drawn, from `arm_rates`.
    key : bytes
        From `arm_key`.
    """
    drawn: NDArray[np.bool_] = lots(payment_keys, key) < rates
    return drawn


def arm_rates(
    payments: Mapping[StratumKey, int], policy: Policy, used: Mapping[str, int]
) -> dict[StratumKey, float]:
    """Return the rate of each stratum of a batch, from its count of payments.

    A size given as a count is spread evenly over the agency's payments of this batch;
    a share of capacity is one of the reviews that earlier batches of the day (`used`,
    by agency) have left.
    """
    of_agency: dict[str, int] = {}
    for stratum, count in payments.items():
        name = stratum.agency or ""
        of_agency[name] = of_agency.get(name, 0) + count
    return {
        stratum: _rate(policy, stratum, of_agency[stratum.agency or ""], used)
        for stratum in payments
    }


def _rate(
    policy: Policy, stratum: StratumKey, payments: int, used: Mapping[str, int]
) -> float:
    own = policy.limits(stratum.program, stratum.payment_type).arm_rate
    if own is not None:
        return own
    name = stratum.agency or ""
    left = max(0, policy.capacity.of(name) - used.get(name, 0))
    return _agency_rate(policy, left, payments)


def _agency_rate(policy: Policy, left: int, payments: int) -> float:
    if policy.arm.rate is not None:
        return policy.arm.rate
    if policy.arm.reviews_per_day is not None:
        size = float(min(policy.arm.reviews_per_day, left))
    else:
        size = (policy.arm.share_of_capacity or 0.0) * left
    return min(1.0, size / payments) if payments else 0.0
