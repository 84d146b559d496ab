"""A made-up batch: its groups, who was flagged, and what became known."""

import numpy as np
import pyarrow as pa

from outlay.audit.fairness.counted import Counted

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


def full(n=4_000, seed=0, arm=0.2):
    """Return DECIDED and FURTHER rows; amounts spread widely, area n is promised less.

    Chances differ within a cell as well, so that its weights have a spread.
    """
    random = np.random.default_rng(seed)
    sex = random.choice(["f", "m"], n)
    area = random.choice(["n", "s"], n)
    truth = random.beta(0.5, 4.0, n)
    bad = random.random(n) < truth
    flagged = random.random(n) < np.where(bad, 0.5, np.where(sex == "f", 0.12, 0.06))
    chance = np.where(flagged, 1.0, arm * random.choice([0.5, 1.0, 1.5], n))
    drawn = random.random(n) < chance
    decided = table(flagged, bad, drawn, chance, sex=sex, area=area)
    amounts = np.rint(np.exp(random.normal(9, 1, n))).astype(int)
    days = random.integers(2, 40, n)
    return (
        decided.set_column(4, "amount_cents", pa.array(amounts))
        .append_column("promised", pa.array(truth * np.where(area == "n", 0.5, 1)))
        .append_column("days_held", pa.array(days, mask=~drawn).cast(pa.int32()))
    )


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


def counted(random, legitimate, rates, arm):
    """Return legitimate payments of groups, drawn: flags all known, others at `arm`."""
    flags = random.binomial(legitimate, rates)
    passed = random.binomial(np.asarray(legitimate) - flags, arm)
    return of_counts(flags, passed, arm)


def of_counts(flags, passed, arm):
    """Return the counts of groups whose flags weigh 1 and whose others 1 / arm."""
    flags, passed = np.asarray(flags, float), np.asarray(passed, float)
    weight, squares = flags + passed / arm, flags + passed / arm**2
    return Counted(flags + passed, flags, weight, flags, squares, flags)
