"""How well the features tell a protected attribute of payees never seen before."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.gap.resampled import DRAWS, limits, payee_draws
from outlay.decisions.arm import lots
from outlay.models.columns import Columns
from outlay.models.encode import encode, learn_levels
from outlay.models.metrics import roc_auc

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEARNED = 2 / 3
# On either side: fewer payees tell of themselves, not of their group.
LEAST_PAYEES = 20
SHOWN = 10
EXPLAINED = 2_000
TREES = 150


@dataclass(frozen=True, slots=True)
class Proxy:
    """How well one group is told from all others, out of sample.

    `auc` is 0.5 where the features say nothing and None where there are too few payees.
    `leans_on` names features with their share of the mean size of contributions.
    """

    group: str
    payments: int
    payees: int
    auc: float | None = None
    lower: float | None = None
    upper: float | None = None
    leans_on: tuple[tuple[str, float], ...] = ()

    @property
    def found(self) -> bool:
        """Whether the features tell the group: the interval lies above 0.5."""
        return self.lower is not None and self.lower > 0.5

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Encoded payments: what is learned from, and payees apart that are judged."""

    columns: Columns
    values: Reals
    payees: NDArray[np.str_]
    weight: Reals
    learned: Flags


def proxy_test(
    rows: pa.Table,
    attribute: Sequence[str],
    payees: Sequence[str],
    *,
    weight: Reals | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[Proxy, ...]:
    """Return for each group of an attribute how well the features predict it.

    A LightGBM learns one group against all others from two thirds of the payees and is
    judged on the rest, so that no payee is recognised. What can be predicted can be
    treated differently without being named.

    Parameters
    ----------
    rows : pa.Table
        Matrix rows, shape (n, columns): every column that is no id is a feature.
    attribute, payees : sequence of str, shape (n,)
        The group, and the payee's token.
    weight : array, shape (n,), optional
        How much each payment counts, in learning and in the area under the curve.
    """
    names, sides = np.asarray(attribute), _sides(rows, payees, weight, seed)
    return tuple(
        _proxy(str(name), names == name, sides, draws, seed)
        for name in np.unique(names)
    )


def _sides(
    rows: pa.Table, payees: Sequence[str], weight: Reals | None, seed: int
) -> _Sides:
    columns = Columns.of(rows.schema)
    learned = lots(payees, f"outlay/proxy-test/{seed}".encode()) < LEARNED
    levels = learn_levels(rows.filter(pa.array(learned)), columns.categories)
    values = encode(rows, columns.features, levels)
    counts = np.ones(rows.num_rows) if weight is None else weight
    return _Sides(columns, values, np.asarray(payees), counts, learned)


def _proxy(group: str, inside: Flags, sides: _Sides, draws: int, seed: int) -> Proxy:
    said = Proxy(group, int(inside.sum()), len(np.unique(sides.payees[inside])))
    if not all(
        len(np.unique(sides.payees[inside_ & side])) >= LEAST_PAYEES
        for inside_ in (inside, ~inside)
        for side in (sides.learned, ~sides.learned)
    ):
        return said
    booster = _grow(inside[sides.learned], sides, seed)
    judged = ~sides.learned
    score = booster.predict(sides.values[judged], raw_score=True, num_threads=1)
    label, weight = inside[judged].astype(np.float64), sides.weight[judged]
    drawn = [
        roc_auc(label, score, weight * times)
        for times in payee_draws(sides.payees[judged], draws, seed)
    ]
    lower, upper = limits(drawn)
    return dataclasses.replace(
        said,
        auc=roc_auc(label, score, weight),
        lower=lower,
        upper=upper,
        leans_on=_leans_on(booster, sides.values[judged], sides.columns),
    )


def _grow(label: Flags, sides: _Sides, seed: int) -> Any:  # noqa: ANN401
    import lightgbm as lgb

    rows = lgb.Dataset(
        sides.values[sides.learned],
        label.astype(np.float64),
        weight=sides.weight[sides.learned],
        feature_name=list(sides.columns.features),
        categorical_feature=list(sides.columns.categories),
        params={"verbosity": -1},
    )
    return lgb.train(_parameters(seed), rows, TREES)


def _parameters(seed: int) -> dict[str, Any]:
    return {
        "objective": "binary",
        "num_leaves": 15,
        "learning_rate": 0.05,
        "min_data_in_leaf": 50,
        "feature_fraction": 0.5,
        "lambda_l2": 10.0,
        "seed": seed,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }


def _leans_on(
    booster: Any,  # noqa: ANN401
    values: Reals,
    columns: Columns,
) -> tuple[tuple[str, float], ...]:
    found = booster.predict(values[:EXPLAINED], pred_contrib=True, num_threads=1)
    sizes = np.abs(found[:, :-1]).mean(axis=0)
    shares = sizes / (float(sizes.sum()) or 1.0)
    order = np.lexsort((np.asarray(columns.features), -shares))[:SHOWN].tolist()
    return tuple((columns.features[place], float(shares[place])) for place in order)
