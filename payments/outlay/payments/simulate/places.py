"""Made-up towns in real states, with postal codes in their state's range."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.rows import Ints

STATES: tuple[tuple[str, int, int, int, float], ...] = (
    # state, first and last three digits of its ZIP codes, Federal Reserve
    # district of most of its banks, share of payees
    ("MA", 10, 27, 1, 0.04),
    ("NY", 100, 149, 2, 0.10),
    ("NJ", 70, 89, 2, 0.04),
    ("PA", 150, 196, 3, 0.06),
    ("OH", 430, 459, 4, 0.06),
    ("VA", 220, 246, 5, 0.05),
    ("NC", 270, 289, 5, 0.05),
    ("GA", 300, 319, 6, 0.06),
    ("FL", 320, 349, 6, 0.10),
    ("IL", 600, 629, 7, 0.06),
    ("MI", 480, 499, 7, 0.05),
    ("MO", 630, 658, 8, 0.04),
    ("MN", 550, 567, 9, 0.03),
    ("CO", 800, 816, 10, 0.03),
    ("TX", 750, 799, 11, 0.11),
    ("CA", 900, 961, 12, 0.12),
)
TOWNS = 14
"""Towns in each state."""

_STREETS = (
    "Alder", "Birch", "Canal", "Dover", "Elmfield", "Ferry", "Grange", "Harbor",
    "Iron", "Juniper", "Kiln", "Linden", "Mill", "North", "Orchard", "Quarry",
)  # fmt: skip
_KINDS = ("St", "Ave", "Rd", "Ln", "Dr", "Ct")


@dataclass(frozen=True, slots=True)
class Places:
    """Towns: one ZIP code each, and the standing of the neighbourhood, -1 to 1."""

    state: NDArray[np.str_]
    city: NDArray[np.str_]
    zip5: NDArray[np.str_]
    district: Ints
    share: NDArray[np.float64]
    standing: NDArray[np.float64]


def draw_places(rng: np.random.Generator) -> Places:
    """Draw the towns of a world."""
    which = np.repeat(np.arange(len(STATES)), TOWNS)
    low = np.array([s[1] for s in STATES])[which]
    high = np.array([s[2] for s in STATES])[which]
    prefix = rng.integers(low, high + 1)
    zips = [
        f"{a:03d}{b:02d}"
        for a, b in zip(prefix, rng.integers(1, 99, which.size), strict=True)
    ]
    weight = rng.gamma(1.5, size=which.size) * np.array([s[4] for s in STATES])[which]
    return Places(
        state=np.array([STATES[s][0] for s in which]),
        city=np.array(
            [
                f"{_STREETS[a]}{('ton', 'ville', 'field', 'port')[b]}".upper()
                for a, b in zip(
                    rng.integers(0, 16, which.size),
                    rng.integers(0, 4, which.size),
                    strict=True,
                )
            ]
        ),
        zip5=np.array(zips),
        district=np.array([STATES[s][3] for s in which], dtype=np.int64),
        share=weight / weight.sum(),
        standing=rng.uniform(-1, 1, which.size),
    )


def street_lines(rng: np.random.Generator, size: int) -> list[str]:
    """Return `size` street lines, at most 35 characters."""
    numbers = rng.integers(1, 9900, size)
    names = rng.integers(0, len(_STREETS), size)
    kinds = rng.integers(0, len(_KINDS), size)
    units = np.where(rng.random(size) < 0.25, rng.integers(1, 60, size), 0)
    return [
        f"{number} {_STREETS[name]} {_KINDS[kind]}" + (f" Apt {unit}" if unit else "")
        for number, name, kind, unit in zip(numbers, names, kinds, units, strict=True)
    ]
