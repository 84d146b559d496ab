"""Whether the cut keeps its promise: `python -m benchmarks.bound`.

2,000 simulated calibrations a cell. The true rate of each cut is known exactly from the
distribution, never estimated. Printed: how often it is above alpha, with a 95 % Wilson
interval, beside the 5 % that is promised; then the same after a drift, with how often
the test of exchangeability notices; then counted false positives beside the arm alone.
"""

import argparse
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import bound_worlds as worlds
from benchmarks.bound_counted import compared
from benchmarks.figures import print_table, write_figures
from outlay.audit.monitor.exchange import exchange
from outlay.decisions.intervals import wilson
from outlay.decisions.neyman_pearson import least_rows

SEED = 6
SIZES = {0.01: (300, 1_000, 10_000, 100_000), 0.001: (3_000, 10_000, 100_000)}
METHODS = (
    worlds.continuous,
    worlds.tied,
    worlds.thinned,
    worlds.each_stratum,
    worlds.all_strata,
    worlds.faulted,
    worlds.missed,
    worlds.unthinned,
    worlds.plain_quantile,
    worlds.weighted_quantile,
)
# Mean, standard deviation, share of a new program; the first is no drift.
DRIFTS = (
    (0.0, 1.0, 0.0),
    (0.05, 1.0, 0.0),
    (0.1, 1.0, 0.0),
    (0.2, 1.0, 0.0),
    (0.5, 1.0, 0.0),
    (0.0, 1.1, 0.0),
    (0.0, 1.0, 0.01),
    (0.0, 1.0, 0.05),
)
MONTH = 20_000
# Four strata of more rows take minutes and say the same.
MOST_OF_A_STRATUM = 10_000
# n of the arm, alpha, flagged before in parts of alpha, part of it in the new order.
COUNTED = (
    (400, 0.01, 0.7, 0.9),
    (1_000, 0.01, 0.7, 0.9),
    (1_000, 0.01, 0.7, 0.5),
    (3_000, 0.01, 0.85, 0.9),
    (3_000, 0.01, 0.7, 0.5),
    (10_000, 0.01, 0.85, 0.9),
    (5_000, 0.001, 0.7, 0.9),
    (10_000, 0.001, 0.7, 0.9),
)


def kept(runs: int) -> list[dict[str, Any]]:
    """Return how often each method breaks each limit, for every number of rows."""
    rows = []
    for alpha, sizes in SIZES.items():
        for n in sizes:
            for number, method in enumerate(METHODS):
                rng = np.random.default_rng([SEED, number, n, round(alpha * 1e6)])
                # Thinning and errors take rows away: where too few are left it refuses.
                enough = n >= 2 * least_rows(alpha, worlds.DELTA)
                if not enough and method not in METHODS[:2] + METHODS[-2:]:
                    continue
                if n > MOST_OF_A_STRATUM and method in METHODS[3:5]:
                    continue
                rates = np.array([method(rng, n, alpha) for _ in range(runs)])
                rows.append({"method": method.__name__, **_told(rates, alpha, n)})
    return rows


def drifting(runs: int, n: int = 1_000, alpha: float = 0.01) -> list[dict[str, Any]]:
    """Return how far each drift takes the rate, and how often it is noticed."""
    rows = []
    for number, drift in enumerate(DRIFTS):
        rng = np.random.default_rng([SEED, 100 + number])
        rates, tail, whole, either = np.zeros(runs), 0, 0, 0
        for run in range(runs):
            cut = worlds.normal_cut(rng, n, alpha)
            rates[run] = worlds.shifted(cut, *drift)
            coming = worlds.drifted(rng, MONTH, *drift)
            found = exchange(rng.standard_normal(MONTH), coming, cut)
            tail += found.tail <= 0.05
            whole += found.whole <= 0.05
            either += found.differs(0.05)
        rows.append(
            dict(zip(("mean", "deviation", "new program"), drift, strict=True))
            | _told(rates, alpha, n)
            | {"tail": tail / runs, "whole": whole / runs, "noticed": either / runs}
        )
    return rows


def _told(rates: NDArray[np.float64], alpha: float, n: int) -> dict[str, Any]:
    broken = int((rates > alpha).sum())
    lower, upper = wilson(broken, len(rates))
    return {
        "alpha": alpha,
        "n": n,
        "broken": broken / len(rates),
        "lower": float(lower),
        "upper": float(upper),
        "mean rate": float(rates.mean()),
        "95th percentile": float(np.quantile(rates, 0.95)),
    }


def _printed(rows: list[dict[str, Any]]) -> None:
    cells = [
        [value if isinstance(value, str) else f"{value:.4g}" for value in row.values()]
        for row in rows
    ]
    print_table([*rows[0]], cells)
    print()


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    runs = parser.parse_args().runs
    figures = {"kept": kept(runs), "drift": drifting(runs)}
    figures["counted"] = [compared(SEED, runs, *cell) for cell in COUNTED]
    for rows in figures.values():
        _printed(rows)
    write_figures("bound", figures, seed=SEED, sizes={"runs": runs, "month": MONTH})


if __name__ == "__main__":
    main()
