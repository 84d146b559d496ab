"""The improper-payment rate of a period in PIIA's columns, and what was caught."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from outlay.audit.estimate import (
    Detection,
    Estimate,
    Period,
    detections,
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
DETECTION = "detection.csv"


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """Which payments, and where the table goes."""

    home: Path
    period: Period
    out: Path | None = None
    historic_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Estimated:
    """What the arm says of the payments, and of those who looked for wrong ones."""

    payments: list[Estimate]
    detection: list[Detection]


def estimate(request: EstimateRequest, _tick: Tick) -> Estimated:
    """Estimate every measure of every program from its random-review arm.

    Also the recall and the false-positive rate of the models and other routes.

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
    made = Estimated(
        estimates(drawn, outlays(store, request.period)), detections(drawn)
    )
    if request.out is not None:
        payments = [dict(_cells(each)) for each in made.payments]
        detection = [dict(_detection_cells(each)) for each in made.detection]
        write_whole(request.out / FILE, _csv(payments).encode())
        write_whole(request.out / DETECTION, _csv(detection).encode())
    return made


def _csv(rows: Sequence[dict[str, object]]) -> str:
    text = io.StringIO()
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


def _detection_cells(each: Detection) -> Iterator[tuple[str, object]]:
    everything = each.program is None
    yield "Agency", "all" if everything else each.agency
    yield "Program Name", "all" if everything else each.program
    yield "Flagged by", each.by
    yield "Measure", each.measure
    yield "Share", _share(each.share)
    yield "Confidence Interval, lower", _share(each.lower)
    yield "Confidence Interval, upper", _share(each.upper)
    yield "Payments drawn", each.drawn
    yield "Payments reviewed", each.reviewed
    yield "Payments found", each.found
    yield "Payments flagged of those", each.flagged
    yield "Drawn and left out", each.left_out
    yield "Not estimable because", each.reason or ""


def _millions(cents: float | None) -> str:
    return "" if cents is None else f"{cents / MILLION_DOLLARS:.6f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
