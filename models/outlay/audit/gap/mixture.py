"""How much of a gap is luck, and how much is the programs that a group is paid by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.audit.gap.standing import LEAST_LEGITIMATE, Judged

Texts = NDArray[np.str_]

SHUFFLES = 200


@dataclass(frozen=True, slots=True)
class Shuffled:
    """The worst ratio of an attribute, and what shuffled groups give in its place.

    `within_programs`: groups exchanged between payees of the same program, so that a
    gap that remains is the programs'. `everywhere`: between any payees, so that what
    remains is luck. Both are medians over shuffles, with the value that one in twenty
    exceeds; a group without a flag makes a ratio without limit.
    """

    attribute: str
    ratio: float
    within_programs: float
    within_programs_95: float
    everywhere: float
    everywhere_95: float


def shuffled_ratios(
    judged: Judged,
    attribute: str,
    programs: Sequence[str],
    *,
    shuffles: int = SHUFFLES,
    seed: int = 0,
) -> Shuffled:
    """Return the worst false-positive ratio as it is and with groups shuffled.

    What is exchanged is the group of a payee's payments of one program together: they
    are flagged together, and luck must be allowed to do as much here.

    Parameters
    ----------
    programs : sequence of str, shape (n,)
        Each payment's program.
    """
    program = np.unique(np.asarray(programs), return_inverse=True)[1]
    payee = np.unique(judged.payees, return_inverse=True)[1]
    unit = program * (int(payee.max(initial=0)) + 1) + payee
    _, first, place = np.unique(unit, return_index=True, return_inverse=True)
    names, group = np.unique(judged.groups[attribute], return_inverse=True)
    rng = np.random.default_rng([seed, 29])

    def drawn(strata: NDArray[np.int64]) -> tuple[float, float]:
        ratios = [
            _ratio(judged, _within(rng, group[first], strata)[place], len(names))
            for _ in range(shuffles)
        ]
        # A value that occurred: between an infinite one and another lies none.
        middle, high = np.quantile(ratios, [0.5, 0.95], method="higher")
        return float(middle), float(high)

    return Shuffled(
        attribute,
        _ratio(judged, group, len(names)),
        *drawn(program[first]),
        *drawn(np.zeros(len(first), np.int64)),
    )


def _within(
    rng: np.random.Generator, values: NDArray[np.int64], strata: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return values exchanged at random inside each stratum."""
    held = np.argsort(strata, kind="stable")
    mixed = np.lexsort((rng.random(len(values)), strata))
    moved = np.empty_like(values)
    moved[held] = values[mixed]
    return moved


def _ratio(judged: Judged, group: NDArray[np.int64], count: int) -> float:
    good = ~judged.bad
    rows = np.bincount(group[good], minlength=count)
    weight = np.bincount(group[good], judged.weight[good], count)
    hits = np.bincount(group[good], (judged.weight * judged.flagged)[good], count)
    kept = rows >= LEAST_LEGITIMATE
    if kept.sum() < 2 or not hits[kept].any():
        return float("nan")
    rates = hits[kept] / weight[kept]
    return float(rates.max() / rates.min()) if rates.min() else float("inf")
