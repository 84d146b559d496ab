"""What the models and the other routes catch, estimated from the random-review arm.

Risk reviews see only what was flagged and so know nothing of what was missed. The arm
is drawn before any score is looked at: of the improper payments found in it, the share
that had been flagged, each weighted by 1 / its chance, estimates recall among all
payments without that bias (ratio of two Horvitz-Thompson totals; Saerndal, Swensson and
Wretman 1992, 5.6). Capacity does not count: flagged is flagged, reviewed for it or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.estimate.interval import effective_interval
from outlay.audit.estimate.measures import FRAUD
from outlay.audit.estimate.ratio import ratios, weights
from outlay.audit.estimate.ways import Way, texts, was_scored, ways

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

RECALL = "recall of improper payments"
FRAUD_RECALL = "recall of fraud"
FALSE_POSITIVES = "false-positive rate"
IMPROPER = ("overpayment", "underpayment", "technically_improper")
HONEST = ("none", "cleared")

NEVER_SCORED = "none of those drawn was scored"
NO_MODEL = "all of those drawn were scored without a model"
NO_ANSWER = "none of those drawn has an outcome yet"
NONE_FOUND = {
    RECALL: "no improper payment was found",
    FRAUD_RECALL: "no fraud was found",
    FALSE_POSITIVES: "no proper payment was found",
}


@dataclass(frozen=True, slots=True)
class Detection:
    """One share that one route flagged; agency and program are None for all together.

    Attributes
    ----------
    by : str
        The route, a pair of models by name and version, or any route.
    left_out : int
        Payments drawn of which this route says nothing: never scored, or scored
        without a model.
    drawn, reviewed, found, flagged : int
        Payments drawn that count here, those with an outcome, those of them that the
        measure is about, and those of these that were flagged.
    share, lower, upper : float
        With the 95 % interval; None, 0 and 1 where `reason` says why not.
    """

    agency: str | None
    program: str | None
    by: str
    measure: str
    left_out: int
    drawn: int
    reviewed: int
    found: int
    flagged: int
    share: float | None
    lower: float
    upper: float
    reason: str | None = None


def detections(drawn: pa.Table) -> list[Detection]:
    """Return recall and false-positive rate of each route, by program, then of all.

    Parameters
    ----------
    drawn : pa.Table
        From `drawn_payments`. Those without an outcome raise the weight of the
        reviewed ones of their program, as for the improper-payment rate.
    """
    names = sorted(
        set(zip(texts(drawn, "agency"), texts(drawn, "program"), strict=True))
    )
    return [
        each
        for name in (*names, (None, None))
        for way in ways(drawn)
        for each in _detected(name, way, drawn)
    ]


def truths(reviewed: pa.Table) -> dict[str, Flags]:
    """Return which reviewed payments each measure is about, shape (n,).

    A payment whose documents do not say, or with fraud suspected and nothing else
    wrong, is in none of them.
    """
    kind, fraud = texts(reviewed, "ip_class"), texts(reviewed, "fraud_state")
    fraudulent = np.isin(fraud, FRAUD)
    return {
        RECALL: np.isin(kind, IMPROPER) | fraudulent,
        FRAUD_RECALL: fraudulent,
        FALSE_POSITIVES: (kind == "proper") & np.isin(fraud, HONEST),
    }


def flagged_share(
    flagged: Flags, of: Flags, weight: Reals
) -> tuple[float, float, float]:
    """Return the weighted share of `of` that is `flagged`, and its 95 % interval.

    All of shape (n,): every reviewed payment, at least one of them in `of`.
    """
    own = weight[of]
    share = float(own[flagged[of]].sum() / own.sum())
    error = 0.0
    if 0 < share < 1:
        part = (flagged & of).astype(np.float64)
        ((share, error),) = ratios([part], of.astype(np.float64), weight)
    return share, *effective_interval(share, error, own)


def _detected(
    name: tuple[str | None, str | None], way: Way, drawn: pa.Table
) -> Iterator[Detection]:
    own = drawn if name[1] is None else drawn.filter(pa.array(_in(drawn, name)))
    told = own.filter(pa.array(way.speaks(own)))
    reviewed, weight = _answered(told)
    flagged = way.flags(reviewed)
    for measure, of in truths(reviewed).items():
        counts = (
            own.num_rows - told.num_rows,
            told.num_rows,
            reviewed.num_rows,
            int(of.sum()),
            int((flagged & of).sum()),
        )
        if of.any():
            found = flagged_share(flagged, of, weight)
            yield Detection(*name, way.by, measure, *counts, *found)
        else:
            why = _reason(own, told, reviewed, measure)
            yield Detection(*name, way.by, measure, *counts, None, 0.0, 1.0, why)


def _reason(own: pa.Table, told: pa.Table, reviewed: pa.Table, measure: str) -> str:
    if not told.num_rows:
        return NO_MODEL if was_scored(own).any() else NEVER_SCORED
    return NONE_FOUND[measure] if reviewed.num_rows else NO_ANSWER


def _answered(told: pa.Table) -> tuple[pa.Table, Reals]:
    """Return the reviewed of all programs with their weights, raised by program."""
    names = set(zip(texts(told, "agency"), texts(told, "program"), strict=True))
    weight = np.zeros(told.num_rows)
    answered = told["answered"].to_numpy(zero_copy_only=False).astype(bool)
    for name in names:
        inside = _in(told, name)
        weight[inside & answered] = weights(told.filter(pa.array(inside)))
    return told.filter(pa.array(answered)), weight[answered]


def _in(table: pa.Table, name: tuple[str | None, str | None]) -> Flags:
    same: Flags = (texts(table, "agency") == name[0]) & (
        texts(table, "program") == name[1]
    )
    return same
