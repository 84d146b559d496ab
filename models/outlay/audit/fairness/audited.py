"""What an audit holds: figures of every group, the worst gaps, the bounds."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outlay.audit.fairness.bounds import GroupBound, Limit
from outlay.audit.fairness.calibration import Calibration
from outlay.audit.fairness.compared import Ratio
from outlay.audit.fairness.held import HeldUp
from outlay.audit.fairness.rates import Rate
from outlay.audit.fairness.worst import Worst


@dataclass(frozen=True, slots=True)
class GroupRates:
    """Figures of one group, or of one pair of groups; all of it has no attributes.

    `rates` are Hájek estimates over reviewed flags and passed payments drawn at
    random; `naive` counts every reviewed payment alike and is shown beside them, with
    `words` where the two differ materially. `ratios` compare with the best-treated
    group of the same attributes, `rest` with all others together. `payments` is None
    where there are fewer than 11.
    """

    attributes: tuple[str, ...]
    group: tuple[str, ...]
    payments: int | None
    rates: Mapping[str, Rate]
    naive: Mapping[str, Rate]
    ratios: Mapping[str, Ratio]
    rest: Mapping[str, Ratio]
    calibration: Calibration
    held: HeldUp
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Every group's figures; `known` payments have a known outcome.

    `worst` has one entry for each rate and each attribute or pair with two groups to
    compare; `bounds` one for each group of each attribute, where a limit was given.
    """

    payments: int
    known: int
    attributes: tuple[str, ...]
    groups: tuple[GroupRates, ...]
    worst: tuple[Worst, ...] = ()
    bounds: tuple[GroupBound, ...] = ()
    limit: Limit | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)
