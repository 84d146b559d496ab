"""How often the fairness gate raises a false alarm, and how often it finds a gap.

Beside it, what is usual: the largest rate over the smallest with the 95 % interval of
two groups that nobody picked (Katz et al. 1978), at the same limit.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import print_table
from outlay.audit.fairness.counted import Counted
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.rates import GATE, LEAST_CELL
from outlay.audit.fairness.worst import worst

Reals = NDArray[np.float64]
SKEWED = np.geomspace(100, 50_000, 50).astype(int)
Z = 1.959963984540054
# Name, legitimate payments of each group, their rate, the first group's ratio, arm.
WORLDS: Sequence[tuple[str, NDArray[np.int64], float, float, float]] = (
    ("50 alike, 1,000 each", np.full(50, 1_000), 0.01, 1.0, 0.03),
    ("50 alike, 100 to 50,000", SKEWED, 0.01, 1.0, 0.03),
    ("50 alike, 100 to 50,000, rate 10 %", SKEWED, 0.1, 1.0, 0.03),
    ("50 alike, 100 to 50,000, rate 0.1 %", SKEWED, 0.001, 1.0, 0.2),
    ("8 alike, 100,000 each", np.full(8, 100_000), 0.01, 1.0, 0.03),
    ("2 alike, 2,000 each", np.full(2, 2_000), 0.01, 1.0, 0.03),
    ("8, one at 1.25, 300,000 each", np.full(8, 300_000), 0.01, 1.25001, 0.03),
    ("50, one at 2, 1,000 each", np.full(50, 1_000), 0.01, 2.0, 0.03),
    ("50, one at 2, 5,000 each", np.full(50, 5_000), 0.01, 2.0, 0.03),
    ("50, one at 2, 10,000 each", np.full(50, 10_000), 0.01, 2.0, 0.03),
    ("50, one at 2, 20,000 each", np.full(50, 20_000), 0.01, 2.0, 0.03),
    ("2, one at 2, 5,000 each", np.full(2, 5_000), 0.01, 2.0, 0.03),
    ("2, one at 2, 20,000 each", np.full(2, 20_000), 0.01, 2.0, 0.03),
)


def alarms(seed: int, runs: int) -> list[dict[str, Any]]:
    """Simulate every world `runs` times; print and return what the gate said."""
    rows = []
    for number, (name, legitimate, rate, ratio, arm) in enumerate(WORLDS):
        rng = np.random.default_rng([seed, number])
        rates = np.full(len(legitimate), rate)
        rates[0] *= ratio
        said = [_once(rng, legitimate, rates, arm) for _ in range(runs)]
        held = [lower <= ratio <= upper for _, lower, upper, _ in said]
        rows.append(
            {
                "world": name,
                "ratio": ratio,
                "fails": float(np.mean([each[0] == "fails" for each in said])),
                "passes": float(np.mean([each[0] == "passes" for each in said])),
                "covered": float(np.mean(held)),
                "fails, usual interval": float(np.mean([each[3] for each in said])),
            }
        )
    header = list(rows[0])
    text = [
        [
            str(row["world"]),
            f"{row['ratio']:.2f}",
            *(f"{row[name]:.1%}" for name in header[2:]),
        ]
        for row in rows
    ]
    print_table(header, text)
    return rows


def _once(
    rng: np.random.Generator, legitimate: NDArray[np.int64], rates: Reals, arm: float
) -> tuple[str, float, float, bool]:
    """Return verdict, lower and upper end, and whether the usual interval fails."""
    flags = rng.binomial(legitimate, rates)
    passed = rng.binomial(legitimate - flags, arm).astype(np.float64)
    hits = flags.astype(np.float64)
    counted = Counted(
        hits + passed, hits, hits + passed / arm, hits, hits + passed / arm**2, hits
    )
    kept = np.flatnonzero(counted.rows >= LEAST_CELL).tolist()
    each, rest = Effective.of(counted), Effective.of(counted.rest())
    named = [(str(place),) for place in kept]
    found = worst(("group",), "rate", named, (each.at(kept), rest.at(kept)), 1)
    if found is None:
        return "inconclusive", 1.0, np.inf, False
    upper = np.inf if found.ratio.upper is None else found.ratio.upper
    usual = _usual(counted.share[kept], counted.effective[kept])
    return found.verdict, found.ratio.lower, upper, usual


def _usual(share: Reals, rows: Reals) -> bool:
    """Say whether the largest over the smallest rate fails by Katz's interval."""
    some = share > 0
    if some.sum() < 2:
        return False
    p, n = share[some], rows[some]
    high, low = int(p.argmax()), int(p.argmin())
    spread = np.sqrt(sum((1 - p[at]) / (p[at] * n[at]) for at in (high, low)))
    return bool(p[high] / p[low] * np.exp(-Z * spread) > GATE)
