"""Made-up banks with routing numbers that keep the published rules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.rows import Ints

LOCAL, NATIONAL, ONLINE = 0, 1, 2
LOCAL_PER_DISTRICT = 6
NATIONALS = 6
ONLINES = 5


@dataclass(frozen=True, slots=True)
class Banks:
    """Banks: routing number, kind, Federal Reserve district."""

    routing: NDArray[np.str_]
    kind: Ints
    district: Ints


def with_check_digit(first_eight: str) -> str:
    """Append the check digit: weights 3, 7, 1, the whole a multiple of ten (ABA)."""
    total = sum(
        w * int(d) for w, d in zip((3, 7, 1, 3, 7, 1, 3, 7), first_eight, strict=True)
    )
    return first_eight + str(-total % 10)


def draw_banks(rng: np.random.Generator) -> Banks:
    """Draw the banks of a world."""
    local = np.repeat(np.arange(1, 13), LOCAL_PER_DISTRICT)
    others = rng.integers(1, 13, NATIONALS + ONLINES)
    district = np.concatenate([local, others])
    bodies = rng.choice(1_000_000, district.size, replace=False)
    kind = np.concatenate(
        [
            np.full(local.size, LOCAL),
            np.full(NATIONALS, NATIONAL),
            np.full(ONLINES, ONLINE),
        ]
    )
    routing = [
        with_check_digit(f"{d:02d}{b:06d}")
        for d, b in zip(district, bodies, strict=True)
    ]
    return Banks(np.array(routing), kind.astype(np.int64), district.astype(np.int64))


def choose_banks(rng: np.random.Generator, district: Ints, online: float) -> Ints:
    """Choose a bank for people of each `district`; a share `online` take one online."""
    size = district.size
    local = (district - 1) * LOCAL_PER_DISTRICT + rng.integers(
        0, LOCAL_PER_DISTRICT, size
    )
    first = 12 * LOCAL_PER_DISTRICT
    national = first + rng.integers(0, NATIONALS, size)
    online_bank = first + NATIONALS + rng.integers(0, ONLINES, size)
    pick = rng.random(size)
    return np.where(
        pick < online,
        online_bank,
        np.where(pick < online + 0.4 * (1 - online), national, local),
    )
