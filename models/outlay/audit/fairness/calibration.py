"""Whether a promised probability means the same in every group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.bootstrap import drawn_counts, drawn_pairs, middle, over
from outlay.audit.fairness.cells import Cells
from outlay.audit.fairness.rates import LEAST_BOOTSTRAPPED, LEAST_CELL, State
from outlay.decisions.intervals import wilson

Reals = NDArray[np.float64]
# Groups at once: 600 draws of 20 cells of each, eight numbers a cell.
TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Calibration:
    """Promised and found share of wrong payments, Hájek estimates.

    Attributes
    ----------
    rows : int or None
        Payments with a known outcome and a promise.
    promised, found : float or None
        Mean promised probability, and share found wrong.
    ratio, lower, upper : float or None
        Found over promised with its 95 % interval: above 1, more is wrong than was
        promised. Bootstrap of cells from 30 effective findings, below that Wilson's
        limits of the share found over the promise.
    error : float or None
        Expected calibration error: mean distance of promised and found share over
        bands of promised probability (Naeini et al. 2015).
    error_lower, error_upper : float or None
        Its 95 % bootstrap interval; None below 30 effective findings.
    error_by_chance : float or None
        What a perfectly calibrated model would show with as few outcomes: only what
        lies well above it is an error.
    """

    state: State
    rows: int | None
    promised: float | None = None
    found: float | None = None
    ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    error: float | None = None
    error_lower: float | None = None
    error_upper: float | None = None
    error_by_chance: float | None = None


def calibrations(
    cells: Cells, rng: np.random.Generator, shown: list[bool]
) -> list[Calibration]:
    """Return each group's calibration over all payments, or why it is not shown."""
    # Bands from 1: payments without a promise say nothing here. Shape (G, 2, bands).
    known = {
        name: cells.of(name, bands=True)[:, :, 1:, 1:].sum(axis=1)
        for name in ("n", "w", "ww", "wp", "wpp", "wwp")
    }
    rows = known["n"].sum(axis=(1, 2)).astype(int)
    figures = _figures(known, rng)
    found = []
    for place, count in enumerate(rows.tolist()):
        if count < LEAST_CELL or not shown[place]:
            empty = count == 0 and shown[place]
            found.append(
                Calibration("not estimable", 0)
                if empty
                else Calibration("suppressed", None)
            )
            continue
        numbers = (_number(each[place]) for each in figures)
        found.append(Calibration("estimated", count, *numbers))
    return found


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _figures(known: dict[str, Reals], rng: np.random.Generator) -> tuple[Reals, ...]:
    w, wp = known["w"], known["wp"]
    weight, wrong = w.sum(axis=(1, 2)), w[:, 1].sum(axis=1)
    promised, found = over(wp.sum(axis=(1, 2)), weight), over(wrong, weight)
    ratio = over(found, promised)
    effective = np.nan_to_num(over(weight**2, known["ww"].sum(axis=(1, 2))))
    hits = np.nan_to_num(found) * effective
    few = np.minimum(hits, effective - hits) < LEAST_BOOTSTRAPPED
    lower, upper = (over(each, promised) for each in wilson(hits, effective))
    drawn = _drawn(known, rng)
    limits = [
        np.where(few, rough, fine)
        for rough, fine in zip((lower, upper), drawn[:2], strict=True)
    ]
    nothing = np.full(len(few), np.nan)
    errors = [np.where(few, nothing, each) for each in drawn[2:]]
    return (promised, found, ratio, *limits, _error(w, wp), *errors, _chance(known))


def _error(w: Reals, wp: Reals) -> Reals:
    """Return the weighted mean distance over bands; leading axes as they come."""
    apart = np.abs(w[..., 1, :] - wp.sum(axis=-2)).sum(axis=-1)
    return over(apart, w.sum(axis=(-2, -1)))


def _chance(known: dict[str, Reals]) -> Reals:
    """Return the mean error of a perfect model: of |normal|, its deviation·√(2/π).

    The variance of a band's weighted sum of (y - p) is that of w² p(1 - p).
    """
    variance = np.clip(known["wwp"] - known["wpp"], 0, None).sum(axis=1)
    apart = np.sqrt(variance * 2 / np.pi).sum(axis=1)
    return over(apart, known["w"].sum(axis=(1, 2)))


def _drawn(known: dict[str, Reals], rng: np.random.Generator) -> list[Reals]:
    """Return lower and upper limits of ratio and error, each of shape (G,)."""
    groups, kinds, bands = known["n"].shape
    flat = {name: each.reshape(groups, -1) for name, each in known.items()}
    found: list[list[Reals]] = [[], [], [], []]
    for start in range(0, groups, TOGETHER):
        part = {name: each[start : start + TOGETHER] for name, each in flat.items()}
        drawn = drawn_counts(rng, part["n"])
        weight, promise = drawn_pairs(
            rng,
            drawn,
            part["n"],
            (part["w"], part["ww"]),
            (part["wp"], part["wpp"]),
            part["wwp"],
        )
        shape = (*weight.shape[:2], kinds, bands)
        w, wp = weight.reshape(shape), promise.reshape(shape)
        wrong = w[:, :, 1].sum(axis=2)
        ratio = np.nan_to_num(over(wrong, wp.sum(axis=(2, 3))))
        limits = (*middle(ratio), *middle(np.nan_to_num(_error(w, wp))))
        for kept, limit in zip(found, limits, strict=True):
            kept.append(limit)
    return [np.concatenate(each) for each in found]
