"""The improper-payment rate and dollars of a period, in the columns PIIA uses."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from outlay.audit.estimate import (
    Estimate,
    Period,
    drawn_payments,
    estimates,
    outlays,
)
from outlay.payments.atomic import write_whole
from outlay.payments.errors import TooFewLabelsError
from outlay.payments.reader import Tick
from outlay.payments.store import Store

MILLION_DOLLARS = 100_000_000
FILE = "improper_payments.csv"


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """Which payments, and where the table goes."""

    home: Path
    period: Period
    out: Path | None = None
    historic_rate: float | None = None


def estimate(request: EstimateRequest, _tick: Tick) -> list[Estimate]:
    """Estimate every measure of every program from its random-review arm.

    Raises
    ------
    TooFewLabelsError
        Where nothing of the period was drawn at random.
    """
    store = Store.open(request.home)
    drawn = drawn_payments(store, request.period, request.historic_rate)
    if not drawn.num_rows:
        raise TooFewLabelsError(
            f"no payment of {request.period.first} to {request.period.last} was drawn "
            "for a random review",
            rule="docs/audit.md#the-improper-payment-rate",
            fix="score batches with an arm first, or give the rate of earlier random "
            "reviews with --historic-rate",
        )
    made = estimates(drawn, outlays(store, request.period))
    if request.out is not None:
        write_whole(request.out / FILE, _csv(made).encode())
    return made


def _csv(made: Sequence[Estimate]) -> str:
    text = io.StringIO()
    rows = [dict(_cells(each)) for each in made]
    table = csv.DictWriter(text, rows[0].keys(), lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _cells(each: Estimate) -> Iterator[tuple[str, object]]:
    yield "Agency", each.agency or "all"
    yield "Program Name", each.program or "all"
    yield "Measure", each.measure
    yield "Outlays Amount ($M)", _millions(each.outlays_cents)
    yield "Amount ($M)", _millions(each.cents)
    yield "Rate", _share(each.rate)
    yield "Confidence Interval, lower", _share(each.lower)
    yield "Confidence Interval, upper", _share(each.upper)
    yield "Margin of Error", _share(each.margin)
    yield "Payments drawn", each.drawn
    yield "Payments reviewed", each.reviewed
    yield "Payments found", each.found


def _millions(cents: float | None) -> str:
    return "" if cents is None else f"{cents / MILLION_DOLLARS:.6f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
