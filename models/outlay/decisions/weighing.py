"""One payment's scores taken apart: base, families, raw score, probability."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from outlay.decisions.explaining import models_of
from outlay.decisions.families import UNIT, Group, grouped
from outlay.decisions.screening import Screening
from outlay.features.registry import BY_NAME
from outlay.models.explain import contributions
from outlay.models.model import Model

# Raw scores at which the scale shows the calibrated probability, log-odds.
STEPS = (0.25, 0.5, 1.0, 2.0, 5.0)
MARKS = 9


@dataclass(frozen=True, slots=True)
class FamilyWeight:
    """What one family adds to a raw score, log-odds, and its features' own parts."""

    family: str
    log_odds: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One model's score of one payment.

    `base + sum(families) = raw` to 1e-9. Families stand by size, equal ones by name.
    `scale` pairs raw scores with the calibrated probability of the payment's program.
    """

    model: str
    base: float
    families: tuple[FamilyWeight, ...]
    raw: float
    probability: float
    scale: tuple[tuple[float, float], ...]


def weigh(row: pa.Table, screening: Screening) -> list[Weighed]:
    """Return each model's account of `row`, one payment with every feature."""
    return [_weighed(name, model, row) for name, model in models_of(screening)]


def _weighed(name: str, model: Model, row: pa.Table) -> Weighed:
    found = contributions(model, row)
    raw = model.raw(model.encode(row))
    groups = grouped(model.features, found[:, :-1], BY_NAME)
    families = sorted(
        groups, key=lambda group: (-abs(int(group.units[0])), group.family)
    )
    weights = tuple(_weight(group) for group in families)
    base = float(found[0, -1])
    marks = _marks(base, weights)
    many = pa.concat_tables([row] * len(marks))
    chances = model.probability(np.array(marks), many)
    return Weighed(
        name,
        base,
        weights,
        float(raw[0]),
        float(model.probability(raw, row)[0]),
        tuple(zip(marks, map(float, chances), strict=True)),
    )


def _weight(group: Group) -> FamilyWeight:
    places = group.order[0].tolist()
    own = {group.features[at]: float(group.weights[0, at]) * UNIT for at in places}
    return FamilyWeight(group.family, float(group.sums[0]), own)


def _marks(base: float, weights: tuple[FamilyWeight, ...]) -> list[float]:
    """Return round raw scores over all that the waterfall passes."""
    path = np.cumsum([base, *(each.log_odds for each in weights)])
    low, high = float(path.min()), float(path.max())
    step = next((s for s in STEPS if (high - low) / s <= MARKS - 2), STEPS[-1])
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return [step * number for number in range(first, last + 1)]
