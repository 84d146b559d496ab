"""Error rates by group, with Fairlearn over counted cells."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd
import pyarrow as pa
from fairlearn.metrics import MetricFrame

from outlay.audit.fairness.cells import COUNT, SQUARES, WEIGHT, cells
from outlay.audit.fairness.decided import check_chances
from outlay.audit.fairness.measures import MEASURES, Measure
from outlay.audit.fairness.rates import LEAST_CELL, Counted, Rate, Ratio, rate, ratio

# By measure and weight, then by group.
Values = Mapping[tuple[str, str], Mapping[tuple[str, ...], float]]


@dataclass(frozen=True, slots=True)
class GroupRates:
    """Rates of one group, or of one pair of groups; all of it has no attributes.

    `rates` are Hájek estimates over reviewed flags and passed payments drawn at
    random; `naive` counts every reviewed payment alike and is shown beside them to
    say how far off it is. `ratios` compare with the best-treated group of the same
    attributes. `payments` is None where there are fewer than 11.
    """

    attributes: tuple[str, ...]
    group: tuple[str, ...]
    payments: int | None
    rates: Mapping[str, Rate]
    naive: Mapping[str, Rate]
    ratios: Mapping[str, Ratio]


@dataclass(frozen=True, slots=True)
class Audit:
    """Every group's rates; `known` payments have a known outcome."""

    payments: int
    known: int
    attributes: tuple[str, ...]
    groups: tuple[GroupRates, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


def audit_groups(decided: pa.Table, attributes: Sequence[str]) -> Audit:
    """Return the rates by each attribute and each pair of attributes.

    Parameters
    ----------
    decided : pa.Table
        DECIDED rows with the attributes, from `groups.with_groups`.
    attributes : sequence of str
        Names of the attribute columns.

    Raises
    ------
    TableError
        Where a known outcome has no probability of being known.
    """
    check_chances(decided)
    counted = cells(decided, attributes)
    found = list(_audited(counted, ()))
    for size in (1, 2):
        for names in combinations(attributes, size):
            found += _audited(counted, names)
    return Audit(
        payments=decided.num_rows,
        known=int(counted.loc[counted["bad"] >= 0, COUNT].sum()),
        attributes=tuple(attributes),
        groups=tuple(found),
    )


def _audited(counted: pd.DataFrame, names: tuple[str, ...]) -> list[GroupRates]:
    frame = counted if names else counted.assign(all="all")
    by = list(names) or ["all"]
    keys = [*by, "flagged", "bad"]
    sums = [COUNT, WEIGHT, SQUARES]
    cells_here = frame.groupby(keys, as_index=False, sort=True)[sums].sum()
    values = _values(cells_here, by)
    found = []
    for key, part in cells_here.groupby(by, sort=True):
        group = tuple(str(name) for name in key)
        rows = int(part[COUNT].sum())
        shown = rows >= LEAST_CELL
        found.append(
            GroupRates(
                names,
                group if names else (),
                rows if shown else None,
                _rates(part, values, group, WEIGHT, shown=shown),
                _rates(part, values, group, COUNT, shown=shown),
                {},
            )
        )
    return _compared(found) if names else found


def _values(frame: pd.DataFrame, by: Sequence[str]) -> Values:
    """Return Fairlearn's value of each measure, weighted and plain, by group."""
    known = frame[frame["bad"] >= 0]
    asked = [(measure, weight) for measure in MEASURES for weight in (WEIGHT, COUNT)]
    labelled = [each for each in asked if each[0].labelled]
    # A selection needs no outcome: every payment counts once.
    others = [(measure, COUNT) for measure in MEASURES if not measure.labelled]
    return _by_group(known, by, labelled) | _by_group(frame, by, others)


def _by_group(
    frame: pd.DataFrame, by: Sequence[str], asked: Sequence[tuple[Measure, str]]
) -> dict[tuple[str, str], dict[tuple[str, ...], float]]:
    if frame.empty:
        return {(measure.name, weight): {} for measure, weight in asked}
    metrics = MetricFrame(
        metrics={
            f"{measure.name} {weight}": measure.metric for measure, weight in asked
        },
        y_true=frame["bad"].clip(lower=0),
        y_pred=frame["flagged"],
        sensitive_features=frame[list(by)],
        sample_params={
            f"{measure.name} {weight}": {"sample_weight": frame[weight]}
            for measure, weight in asked
        },
    )
    return {
        (measure.name, weight): {
            key if isinstance(key, tuple) else (key,): float(value)
            for key, value in metrics.by_group[f"{measure.name} {weight}"].items()
        }
        for measure, weight in asked
    }


def _rates(
    part: pd.DataFrame,
    values: Values,
    group: tuple[str, ...],
    weight: str,
    *,
    shown: bool,
) -> dict[str, Rate]:
    if not shown:
        return {measure.name: Rate("suppressed", None) for measure in MEASURES}
    rates = {}
    for measure in MEASURES:
        column = weight if measure.labelled else COUNT
        value = values[measure.name, column].get(group, 0.0)
        rates[measure.name] = rate(_counted(part, measure, column), value)
    return rates


def _counted(part: pd.DataFrame, measure: Measure, weight: str) -> Counted:
    rows = part[measure.rows(part)]
    hits = rows[measure.hits(rows)]
    squares = SQUARES if weight == WEIGHT else COUNT
    return Counted(
        rows=int(rows[COUNT].sum()),
        hits=int(hits[COUNT].sum()),
        weight=float(rows[weight].sum()),
        weight_hits=float(hits[weight].sum()),
        squares=float(rows[squares].sum()),
        squares_hits=float(hits[squares].sum()),
    )


def _compared(groups: Sequence[GroupRates]) -> list[GroupRates]:
    best = {measure.name: _best(groups, measure.name) for measure in MEASURES}
    return [
        dataclasses.replace(
            each,
            ratios={
                name: ratio(each.rates[name], of.rates[name], of.group)
                for name, of in best.items()
                if of is not None and of.group != each.group
            },
        )
        for each in groups
    ]


def _best(groups: Sequence[GroupRates], name: str) -> GroupRates | None:
    shown = [each for each in groups if each.rates[name].state == "estimated"]
    return min(shown, key=lambda each: each.rates[name].value or 0.0, default=None)
