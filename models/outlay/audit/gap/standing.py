"""False-positive ratio and recall at a set false-positive rate, with intervals."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.fairness.groups import ORGANISATION
from outlay.audit.gap.resampled import DRAWS, drawn_sums, limits
from outlay.decisions.combine import combined
from outlay.models.training import Training
from outlay.payments.errors import TableError

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]
Cells = dict[tuple[str, str], Flags]

RATE = 0.01
# At a rate of 1 % some five of them are flagged: fewer say nothing of a ratio.
LEAST_LEGITIMATE = 500


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Payments with what was decided and what is true of them, arrays of shape (n,).

    Attributes
    ----------
    flagged, bad : array of bool
        `bad` is whether the payment was wrong; nobody's unknown payment is here.
    weight : array of float
        1 / the chance that its outcome was learned; 1 where all are known.
    payees : array of str
        Token of the payee, over whom intervals are taken.
    groups : mapping
        By attribute, each payment's group.
    """

    flagged: Flags
    bad: Flags
    weight: Reals
    payees: Texts
    groups: Mapping[str, Texts]

    def __post_init__(self) -> None:
        count = len(self.flagged)
        parts = (self.bad, self.weight, self.payees, *self.groups.values())
        if any(len(part) != count for part in parts):
            raise TableError("judged payments have columns of different lengths")


@dataclass(frozen=True, slots=True)
class Worst:
    """The largest ratio of false-positive rates among the groups of an attribute.

    The two groups are those with the highest and the lowest rate, so that luck alone
    makes the ratio more than 1; the interval is that of these two, held fixed.
    """

    attribute: str
    group: str
    against: str
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pair of models does: recall, and how groups fare.

    `rates` are false-positive rates by attribute and group, of groups that have at
    least LEAST_LEGITIMATE legitimate payments. `worst` has an entry for each attribute
    with two such groups, the largest ratio first.
    """

    recall: float
    recall_lower: float
    recall_upper: float
    false_positive_rate: float
    rates: Mapping[str, Mapping[str, float]]
    worst: tuple[Worst, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


def above_rate(
    score: Reals, legitimate: Flags, weight: Reals, rate: float = RATE
) -> Flags:
    """Return which payments lie above the cut that `rate` of the legitimate exceed.

    The smallest such cut: equal scores are flagged together or not at all.
    """
    good = np.where(legitimate, weight, 0.0)
    values, place = np.unique(score, return_inverse=True)
    mass = np.bincount(place, good, len(values))
    from_top = np.cumsum(mass[::-1])[::-1]
    within = from_top <= rate * good.sum() * (1 + 1e-12)
    flagged: Flags = within[place]
    return flagged


def standing(judged: Judged, *, draws: int = DRAWS, seed: int = 0) -> Standing:
    """Return recall and group rates with 95 % intervals over payees.

    The cut stays where it is in every draw. A rate of 0 has no ratio.
    """
    cells = {("", "bad"): judged.bad, ("", "legitimate"): ~judged.bad}
    for attribute, groups in judged.groups.items():
        cells |= _reportable(attribute, groups, judged)
    drawn = _shares(cells, judged, draws, seed)
    recall, overall = drawn.pop(("", "bad")), drawn.pop(("", "legitimate"))
    rates: dict[str, dict[str, Reals]] = {name: {} for name in judged.groups}
    for (attribute, group), share in drawn.items():
        rates[attribute][group] = share
    worst = [_worst(name, found) for name, found in rates.items()]
    kept = [each for each in worst if each is not None]
    return Standing(
        float(recall[0]),
        *limits(recall[1:]),
        float(overall[0]),
        {
            name: {group: float(drawn[0]) for group, drawn in found.items()}
            for name, found in rates.items()
        },
        tuple(sorted(kept, key=lambda each: (-each.ratio, each.attribute))),
    )


def judged_test(
    training: Training,
    groups: pa.Table,
    attributes: Sequence[str],
    payees: Sequence[str],
    rate: float = RATE,
) -> Judged:
    """Return the payments of a training's test window whose outcome is known.

    Flagged are those above the cut that `rate` of the legitimate exceed, each weighted
    by 1 / its chance of being known (Hájek); the policy's own cuts play no part, so
    that trainings with different models are compared at the same rate.

    Parameters
    ----------
    groups : pa.Table
        The test table's rows with `attributes`, from `fairness.groups.with_groups`.
    payees : sequence of str
        Token of each row's payee.
    """
    test = training.test
    score = combined(
        training.fraud.reference,
        training.error.reference,
        *(test[name].to_numpy() for name in ("raw_fraud", "raw_error")),
    )
    good = _true(test["legitimate"])
    bad = _true(test["fraud_label"]) | _true(test["error_label"])
    known = good | bad
    chance = np.asarray(test["inclusion_probability"].to_numpy(), dtype=np.float64)
    weight = 1 / chance[known]
    names = {name: np.asarray(groups[name].to_pylist())[known] for name in attributes}
    return Judged(
        above_rate(score[known], ~bad[known], weight, rate),
        bad[known],
        weight,
        np.asarray(payees)[known],
        names,
    )


def _true(column: pa.ChunkedArray) -> Flags:
    found: Flags = column.cast(pa.float64()).fill_null(0.0).to_numpy() == 1
    return found


def _reportable(attribute: str, groups: Texts, judged: Judged) -> Cells:
    """Return the legitimate payments of each group of persons with enough of them."""
    inside = {str(name): (groups == name) & ~judged.bad for name in np.unique(groups)}
    return {
        (attribute, name): here
        for name, here in inside.items()
        if name != ORGANISATION and here.sum() >= LEAST_LEGITIMATE
    }


def _shares(
    cells: Cells, judged: Judged, draws: int, seed: int
) -> dict[tuple[str, str], Reals]:
    """Return the weighted share flagged of each cell: as it is, then in every draw."""
    among = np.column_stack(list(cells.values())) * judged.weight[:, None]
    counted = np.column_stack([among * judged.flagged[:, None], among])
    sums = drawn_sums(counted, judged.payees, draws, seed)
    with np.errstate(invalid="ignore"):
        shares = sums[:, : len(cells)] / sums[:, len(cells) :]
    return {name: shares[:, place] for place, name in enumerate(cells)}


def _worst(attribute: str, rates: Mapping[str, Reals]) -> Worst | None:
    known = {name: drawn for name, drawn in rates.items() if drawn[0] > 0}
    if len(known) < 2:
        return None
    order = sorted(known, key=lambda name: (known[name][0], name))
    low, high = order[0], order[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = known[high] / known[low]
    return Worst(attribute, high, low, float(ratios[0]), *limits(ratios[1:]))
