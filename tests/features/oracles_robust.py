"""Robust medians and spreads, read off a histogram in plain Python."""

import math
from collections.abc import Callable

from tests.features.slowly import Seen

Oracle = Callable[[Seen], float | None]
PEER = ("agency", "program", "payment_type")
OCTAVE = 6931


def log(cents: int) -> int:
    return round(math.log(cents) * 10_000)


def histogram(s: Seen) -> tuple[list[int], int, float] | None:
    """Return the payee's 33 bins, their width and the first one's left edge."""
    ever = s.paid("payee_token")
    if not ever:
        return None
    first = log(min((r["known_on"], r["amount_cents"]) for r in ever)[1])
    width = OCTAVE // 4
    bins = [0] * 33
    for row in s.paid("payee_token", days=365):
        place = math.floor((log(row["amount_cents"]) - first) / width + 0.5) + 16
        bins[min(max(place, 0), 32)] += 1
    return bins, width, first - 16.5 * width


def peer_histogram(s: Seen) -> tuple[list[int], int, float]:
    width = OCTAVE * 3 // 4
    bins = [0] * 44
    for row in s.paid(*PEER, days=365):
        bins[min(log(row["amount_cents"]) // width, 43)] += 1
    return bins, width, 0.0


def quantile(counted: tuple[list[int], int, float] | None, share: float):
    """Return the log amount below which a share lies, straight within its bin."""
    if counted is None or not sum(counted[0]):
        return None
    bins, width, edge = counted
    wanted = share * sum(bins)
    for place, count in enumerate(bins):
        if count and wanted <= count:
            return (edge + width * (place + wanted / count)) / 10_000
        wanted -= count
    raise AssertionError(counted)


def middle(count: Callable[[Seen], object]) -> Oracle:
    def oracle(s: Seen) -> float | None:
        log_cents = quantile(count(s), 0.5)
        return None if log_cents is None else math.exp(log_cents) / 100

    return oracle


def robust_z(count: Callable[[Seen], object]) -> Oracle:
    def oracle(s: Seen) -> float | None:
        counted = count(s)
        low, mid, high = (quantile(counted, share) for share in (0.25, 0.5, 0.75))
        if mid is None or s.of["amount_cents"] <= 0:
            return None
        spread = (high - low) / 1.34898 + 0.1
        return (math.log(s.of["amount_cents"]) - mid) / spread

    return oracle


ROBUST: dict[str, Oracle] = {
    "payee_middle_dollars": middle(histogram),
    "amount_robust_z_payee": robust_z(histogram),
    "peer_middle_dollars": middle(peer_histogram),
    "amount_robust_z_peer": robust_z(peer_histogram),
}
