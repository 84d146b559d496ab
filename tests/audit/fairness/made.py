"""A made-up batch: its groups, who was flagged, and what became known."""

import numpy as np
import pyarrow as pa

ATTRIBUTES = ("sex", "area")


def made(n=4_000, seed=0, arm=0.2):
    """Return DECIDED rows with attributes: flags all reviewed, others at rate `arm`."""
    random = np.random.default_rng(seed)
    sex = random.choice(["f", "m", "missing"], n, p=[0.5, 0.45, 0.05])
    area = random.choice(["n", "s"], n)
    bad = random.random(n) < 0.1
    rate = np.where(bad, 0.5, np.where(sex == "f", 0.06, 0.03))
    flagged = random.random(n) < rate
    known = flagged | (random.random(n) < arm)
    return table(flagged, bad, known, np.where(flagged, 1.0, arm), sex=sex, area=area)


def table(flagged, bad, known, chance, **attributes):
    n = len(flagged)
    return pa.table(
        {
            "payment_key": [f"k{number}" for number in range(n)],
            "flagged": pa.array(np.asarray(flagged, bool)),
            "bad": pa.array(np.asarray(bad, bool), mask=~np.asarray(known, bool)),
            "chance": np.asarray(chance, float),
            "amount_cents": np.full(n, 1_000),
        }
        | {name: list(values) for name, values in attributes.items()}
    )
