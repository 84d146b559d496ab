"""What flagging holds up: dollars and days, by group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.bootstrap import drawn_counts, drawn_sums, middle, over
from outlay.audit.fairness.cells import Cells
from outlay.audit.fairness.rates import LEAST_BOOTSTRAPPED, LEAST_CELL

Reals = NDArray[np.float64]
Draws = np.random.Generator
LEGITIMATE, WRONG = 1, 2
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, share or sum over `rows` payments, with its 95 % interval.

    Dollars by the bootstrap of cells, days by the linearised variance of the mean. None
    of its figures is shown from fewer than 30 payments: amounts differ so much
    that an interval from fewer would be too narrow.
    """

    rows: int | None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class HeldUp:
    """What flags hold up in a group.

    Attributes
    ----------
    flagged, cents : int or None
        Flagged payments and their cents, counted; None with fewer than 11.
    legitimate_cents : Mean
        Of these cents, those of legitimate payments: the cents flagged times the Hájek
        estimate of the legitimate share of them.
    legitimate_share : Mean
        Cents of legitimate payments held, as a share of all their cents (Hájek).
    days : Mean
        Days from when a flagged payment became known to when its outcome did, over
        flagged payments found legitimate or wrong (Hájek).
    without_days : int or None
        Flagged payments of which nobody knows the days: no outcome, or none that says.
    """

    flagged: int | None
    cents: int | None
    legitimate_cents: Mean
    legitimate_share: Mean
    days: Mean
    without_days: int | None


def held_up(cells: Cells, rng: Draws, shown: list[bool]) -> list[HeldUp]:
    """Return what is held up in each group."""
    flagged = cells.of("n")[:, 1].sum(axis=1).astype(int)
    cents = cells.of("cents")[:, 1].sum(axis=1)
    known = cells.of("days_n")[:, 1].sum(axis=1).astype(int)
    wrongly = _means(cells, rng, (1, LEGITIMATE), (1, WRONG))
    share = _means(cells, rng, (1, LEGITIMATE), (0, LEGITIMATE))
    days = _days(cells)
    found = []
    for place, count in enumerate(flagged.tolist()):
        seen = shown[place] and count >= LEAST_CELL
        found.append(
            HeldUp(
                count if seen else None,
                round(float(cents[place])) if seen else None,
                _times(wrongly[place], float(cents[place])) if seen else NOTHING,
                share[place] if seen else NOTHING,
                days[place] if seen else NOTHING,
                _without(count, int(known[place])) if seen else None,
            )
        )
    return found


NOTHING = Mean(None)


def _without(flagged: int, known: int) -> int | None:
    # Neither part may be a small one, or the other would give it away.
    parts = flagged - known, known
    return parts[0] if all(x == 0 or x >= LEAST_CELL for x in parts) else None


def _times(of: Mean, cents: float) -> Mean:
    if of.value is None or of.lower is None or of.upper is None:
        return of
    return Mean(of.rows, of.value * cents, of.lower * cents, of.upper * cents)


def _means(
    cells: Cells, rng: Draws, hit: tuple[int, int], other: tuple[int, int]
) -> list[Mean]:
    """Return the share of the cents of two cells that lies in the first of them."""
    n, wa, waa = (
        np.stack([cells.of(name)[:, at[0], at[1]] for at in (hit, other)], axis=1)
        for name in ("n", "wa", "waa")
    )
    drawn = drawn_sums(rng, drawn_counts(rng, n), n, wa, waa)
    limits = middle(np.nan_to_num(over(drawn[:, :, 0], drawn.sum(axis=2))))
    # What carries the estimate is the flags in it, not the many that passed.
    rows = n[:, 0] if other[0] == 0 else n.sum(axis=1)
    return _shown(rows, over(wa[:, 0], wa.sum(axis=1)), limits)


def _days(cells: Cells) -> list[Mean]:
    of = {
        name: cells.of(name)[:, 1].sum(axis=1)
        for name in ("days_n", "dw", "dww", "wd", "wdd", "wwd")
    }
    mean = over(of["wd"], of["dw"])
    # Linearised: w² (d - mean)², summed over the flags of which the days are known.
    square = of["wdd"] - 2 * mean * of["wwd"] + mean**2 * of["dww"]
    reach = Z * over(np.sqrt(np.clip(square, 0, None)), of["dw"])
    return _shown(of["days_n"], mean, (np.maximum(mean - reach, 0), mean + reach))


def _shown(rows: Reals, values: Reals, limits: tuple[Reals, Reals]) -> list[Mean]:
    found = []
    for place, count in enumerate(rows.astype(int).tolist()):
        if count < LEAST_BOOTSTRAPPED:
            found.append(Mean(count if count >= LEAST_CELL else None))
            continue
        value, lower, upper = (float(each[place]) for each in (values, *limits))
        if not np.isfinite(value):  # no positive amount at all
            found.append(Mean(count))
            continue
        found.append(Mean(count, value, min(lower, value), max(upper, value)))
    return found
