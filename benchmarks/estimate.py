"""Whether the improper-payment interval covers: `python -m benchmarks.estimate`.

Years of payments with a known share of dollars wrong; in each year another arm is
drawn. Printed: how often 95 % intervals hold the truth, ours and the symmetric one.
"""

import argparse
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.stats import t as student

from benchmarks.figures import print_table, write_figures
from outlay.audit.estimate import estimates
from outlay.audit.estimate.measures import IMPROPER

# Payments of a year, share of payments wrong, spread of log amounts, chance of a draw.
WORLDS = (
    (60_000, 0.05, 0.6, 0.03),
    (60_000, 0.05, 1.2, 0.03),
    (60_000, 0.05, 1.5, 0.03),
    (60_000, 0.01, 1.2, 0.03),
    (60_000, 0.005, 1.0, 0.03),
    (60_000, 0.05, 1.2, 0.005),
    (60_000, 0.30, 1.2, 0.01),
)
PARTS_WRONG = (0.1, 0.4, 1.0)


def year(rng: np.random.Generator, size: int, rate: float, spread: float) -> pa.Table:
    """Return a year's payments, every one of them reviewed."""
    amount = np.maximum(1, np.rint(rng.lognormal(11, spread, size))).astype(np.int64)
    wrong = rng.random(size) < rate
    part = np.rint(amount * rng.choice(PARTS_WRONG, size)).astype(np.int64)
    nothing = pa.nulls(size, pa.string())
    return pa.table(
        {
            "payment_key": pa.array(np.arange(size)).cast(pa.string()),
            "agency": pa.array(["A"] * size),
            "program": pa.array(["P"] * size),
            "amount_cents": amount,
            "answered": np.ones(size, dtype=bool),
            "ip_class": np.where(wrong, "overpayment", "proper"),
            "fraud_state": pa.array(["none"] * size),
            "control": nothing,
            "cause": nothing,
            "theme": nothing,
            "wrong_cents": np.where(wrong, part, 0),
        }
    )


def covered(world: tuple[int, float, float, float], draws: int) -> dict[str, Any]:
    """Draw `draws` arms from one world and count what the intervals hold."""
    size, rate, spread, chance = world
    rng = np.random.default_rng([20, size, int(rate * 1e6), int(spread * 10)])
    paid = year(rng, size, rate, spread)
    cents = int(paid["amount_cents"].to_numpy().sum())
    truth = float(paid["wrong_cents"].to_numpy().sum() / cents)
    outlays = pa.table(
        {"agency": ["A"], "program": ["P"], "payments": [size], "cents": [cents]}
    )
    ours = plain = nothing = 0
    for _ in range(draws):
        drawn = paid.filter(pa.array(rng.random(size) < chance))
        drawn = drawn.append_column("chance", pa.array(np.full(len(drawn), chance)))
        (found,) = [
            each
            for each in estimates(drawn, outlays)
            if each.measure == IMPROPER and each.program
        ]
        if not found.found:
            nothing += 1
            continue
        ours += found.lower <= truth <= found.upper
        plain += abs((found.rate or 0.0) - truth) <= _symmetric(
            drawn, found.rate or 0.0
        )
    kept = draws - nothing
    return {
        "share of payments": rate,
        "spread": spread,
        "reviewed": int(size * chance),
        "share of dollars": truth,
        "covered": ours / kept,
        "symmetric": plain / kept,
        "nothing found": nothing,
    }


def _symmetric(drawn: pa.Table, rate: float) -> float:
    wrong, paid = (drawn[n].to_numpy() for n in ("wrong_cents", "amount_cents"))
    residual = wrong - rate * paid
    n = len(residual)
    error = np.sqrt(n / (n - 1) * (residual**2).sum()) / paid.sum()
    return float(student.ppf(0.975, n - 1) * error)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=500)
    draws = parser.parse_args().draws
    rows = [covered(world, draws) for world in WORLDS]
    cells = [[f"{value:.4g}" for value in row.values()] for row in rows]
    print_table([*rows[0]], cells)
    write_figures("estimate", rows, seed=20, sizes={"draws": draws})


if __name__ == "__main__":
    main()
