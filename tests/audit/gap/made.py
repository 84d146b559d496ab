"""Payees with groups beside the made-up history."""

import numpy as np

from outlay.audit.gap import Judged


def payees_of(rows, each=4):
    """Return a payee for each payment, `each` payments a payee."""
    return [f"payee{place // each:05d}" for place in range(rows.num_rows)]


def judged(n=20_000, *, rate=(0.01, 0.02), seed=0, each=1):
    """Return payments of groups a and b with these false-positive rates."""
    rng = np.random.default_rng(seed)
    payee = np.arange(n) // each
    group = np.array(["a", "b"])[rng.integers(0, 2, n)[payee]]
    bad = rng.random(n) < 0.05
    chance = np.where(bad, 0.3, np.where(group == "a", *rate))
    return Judged(
        rng.random(n) < chance,
        bad,
        np.ones(n),
        np.array([f"p{number}" for number in payee]),
        {"letter": group},
    )
