"""Those whom somebody wants reviewed, and who of them gets a review."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.capacity import places_left, queue_order, taken
from outlay.decisions.rows import Rows
from outlay.decisions.screening import Screening

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Who of all payments gets a review, and who found no place, shape (n,)."""

    review: Flags
    beyond: Flags

    def part(self, start: int, rows: int) -> "Verdicts":
        """Return those of `rows` payments from `start` on."""
        piece = slice(start, start + rows)
        return Verdicts(self.review[piece], self.beyond[piece])


@dataclass(slots=True)
class Candidates:
    """Flagged and drawn payments of all pieces so far; `seen` counts all payments."""

    seen: int = 0
    place: list[int] = field(default_factory=list)
    agency: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    loss: list[int] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    tier: list[int] = field(default_factory=list)
    arm: list[bool] = field(default_factory=list)
    blocked: list[bool] = field(default_factory=list)
    wanted: list[bool] = field(default_factory=list)

    def add(self, rows: Rows) -> None:
        """Remember the candidates of one piece."""
        chosen = np.flatnonzero(rows.candidates)
        self.place += (self.seen + chosen).tolist()
        self.agency += [
            str(rows.strata[stratum].agency) for stratum in rows.stratum[chosen]
        ]
        self.keys += [rows.keys[row] for row in chosen.tolist()]
        self.loss += rows.loss[chosen].tolist()
        self.raw += rows.raw[chosen].tolist()
        self.tier += rows.flagged.tier[chosen].tolist()
        self.blocked += rows.flagged.ofac[chosen].tolist()
        self.arm += rows.arm[chosen].tolist()
        self.wanted += rows.wanted[chosen].tolist()
        self.seen += len(rows.keys)

    def verdicts(self, screening: Screening) -> Verdicts:
        """Give out the day's reviews."""
        order = queue_order(
            np.array(self.tier, dtype=np.int64),
            np.array(self.loss, dtype=np.int64),
            np.array(self.raw, dtype=np.float64),
            self.keys,
        )
        places = places_left(screening.policy, sorted(set(self.agency)), screening.used)
        arm, blocked = np.array(self.arm, bool), np.array(self.blocked, bool)
        # What the law blocks has its place and needs none of those given out.
        waiting = np.array(self.wanted, bool) & ~blocked
        chosen, beyond = taken(self.agency, order, arm | blocked, waiting, places)
        return Verdicts(self._spread(chosen), self._spread(beyond))

    def _spread(self, of_candidates: Flags) -> Flags:
        flags = np.zeros(self.seen, dtype=bool)
        flags[np.array(self.place, dtype=np.int64)[of_candidates]] = True
        return flags
