"""Precision and calibration by month, once the outcomes of its payments mature."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.monitor.levels import Finding, Level, above, worst
from outlay.audit.monitor.scored import query
from outlay.audit.monitor.settings import Factors, Floors, MonitorSettings
from outlay.audit.monitor.weighted import Share

Reals = NDArray[np.float64]
NO_LABELS = "no labels"
MODELS = ("fraud", "error")
NEEDED = ("payment_key", "legitimate", "fraud_label", "error_label")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one model expected of reviewed payments, and what was found in them.

    Both count for all payments: each row weighs 1 / probability that its outcome
    would be known.
    """

    expected: float
    found: Share
    level: Level


@dataclass(frozen=True, slots=True)
class Month:
    """One month's scored payments and what became known of them.

    `labelled` payments have a mature outcome of a review; `precision` is the share
    found wrong among flagged ones. Where there is none, `why` is "no labels".
    """

    month: str
    payments: int
    flagged: int
    labelled: int
    precision: Share | None
    precision_level: Level
    calibration: Mapping[str, Calibration]
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """Reviewed payments as arrays, shape (n,); `expected` and `label` are by model.

    `label` is NaN where the model's label leaves the payment out.
    """

    month: NDArray[np.str_]
    flagged: NDArray[np.bool_]
    bad: NDArray[np.bool_]
    weight: Reals
    expected: Mapping[str, Reals]
    label: Mapping[str, Reals]

    def of(self, month: str) -> "Judged":
        """Return the rows of one month."""
        rows = self.month == month
        return Judged(
            self.month[rows],
            self.flagged[rows],
            self.bad[rows],
            self.weight[rows],
            {name: each[rows] for name, each in self.expected.items()},
            {name: each[rows] for name, each in self.label.items()},
        )


def labelled(scored: duckdb.DuckDBPyConnection, labels: pa.Table) -> pa.Table:
    """Return the scored payments whose review gave a verdict, one row each.

    Parameters
    ----------
    scored : connection
        From `scored.opened`.
    labels : pa.Table
        Of `outlay.models.labels.label_payments`: mature outcomes only.

    Returns
    -------
    pa.Table
        payment_key, amount_cents, month, flagged (by the models), bad, chance (that
        it would be known), p_fraud, p_error, fraud_label, error_label.
    """
    scored.register("labels", labels.select(list(NEEDED)))
    rows: pa.Table = scored.sql(query("labelled")).to_arrow_table()
    return rows


def months_of(
    scored: duckdb.DuckDBPyConnection, rows: pa.Table, settings: MonitorSettings
) -> list[Month]:
    """Return each month of the scored payments, the first first.

    Parameters
    ----------
    rows : pa.Table
        From `labelled`.
    """
    judged = _judged(rows)
    months = scored.sql(query("months")).fetchall()
    return [_month(name, n, f, judged.of(name), settings) for name, n, f in months]


def _judged(rows: pa.Table) -> Judged:
    return Judged(
        np.array(rows["month"].to_pylist(), dtype=np.str_),
        rows["flagged"].to_numpy(),
        rows["bad"].to_numpy(),
        1 / _reals(rows, "chance"),
        {name: _reals(rows, f"p_{name}") for name in MODELS},
        {name: _reals(rows, f"{name}_label") for name in MODELS},
    )


def _reals(table: pa.Table, name: str) -> Reals:
    values: Reals = table[name].cast(pa.float64()).to_numpy()
    return values


def _month(
    name: str, payments: int, flagged: int, of: Judged, settings: MonitorSettings
) -> Month:
    if not len(of.bad):
        return Month(name, payments, flagged, 0, None, "no data", {}, NO_LABELS)
    precision = Share.of(of.bad[of.flagged], of.weight[of.flagged])
    level = _precision_level(precision, settings)
    calibration = dict(_calibrations(of, settings))
    why = "; ".join(_words(precision, calibration))
    return Month(
        name, payments, flagged, len(of.bad), precision, level, calibration, why
    )


def _precision_level(precision: Share | None, settings: MonitorSettings) -> Level:
    if precision is None or precision.rows < settings.least_labels:
        return "no data"
    return below(precision.upper, settings.precision)


def below(upper: float, floors: Floors) -> Level:
    """Return the level of something whose upper limit is `upper`."""
    if upper < floors.alarm:
        return "alarm"
    return "watch" if upper < floors.watch else "ok"


def _calibrations(
    of: Judged, settings: MonitorSettings
) -> Iterator[tuple[str, Calibration]]:
    for name in MODELS:
        rows = ~np.isnan(of.label[name])
        found = Share.of(of.label[name][rows] > 0, of.weight[rows])
        if found is None:
            continue
        expected = float(np.average(of.expected[name][rows], weights=of.weight[rows]))
        few = found.rows < settings.least_labels
        level = "no data" if few else off(expected, found, settings.calibration)
        yield name, Calibration(expected, found, level)


def off(expected: float, found: Share, factors: Factors) -> Level:
    """Return how surely what was found is so many times what was expected.

    Or the other way round; at the end of the interval that is nearer.
    """
    more = found.lower / expected if expected else 0.0
    fewer = expected / found.upper if found.upper else 0.0
    return above(max(more, fewer), factors.watch, factors.alarm)


def _words(
    precision: Share | None, calibration: Mapping[str, Calibration]
) -> Iterator[str]:
    if precision is not None:
        yield f"precision {precision.words}"
    for name, each in calibration.items():
        yield f"{name} expected {each.expected:.2%}, found {each.found.words}"


def matured(months: Sequence[Month]) -> Iterator[Finding]:
    """Return precision and calibration as findings: the worst month decides."""
    precise = {each.month: each.precision_level for each in months}
    yield _finding("precision", precise, months)
    for name in MODELS:
        levels = {
            each.month: each.calibration[name].level
            for each in months
            if name in each.calibration
        }
        yield _finding(f"calibration of {name}", levels, months)


def _finding(
    check: str, levels: Mapping[str, Level], months: Sequence[Month]
) -> Finding:
    # A month without enough labels says nothing about the others.
    judged = {month: level for month, level in levels.items() if level != "no data"}
    if not judged:
        return Finding(check, "no data", NO_LABELS)
    level = worst(judged.values())
    month = max(name for name, own in judged.items() if own == level)
    why = next(each.why for each in months if each.month == month)
    return Finding(check, level, f"{month}: {why}", {"levels": dict(levels)})
