"""Counts the decisions of a batch, piece by piece."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.candidates import Verdicts
from outlay.decisions.checklist.found import Found
from outlay.decisions.output import routes_of
from outlay.decisions.rows import Rows, cut_of
from outlay.decisions.screening import Lineage, Screening
from outlay.decisions.strata import StratumKey
from outlay.decisions.summary import Part, StratumFigures, Summary

Flags = NDArray[np.bool_]


@dataclass(slots=True)
class Tally:
    """Adds up pieces; `finish` gives the summary."""

    screening: Screening
    lineage: Lineage
    found: Found
    rates: Mapping[StratumKey, float]
    summary: Summary = field(init=False)
    strata: dict[StratumKey, StratumFigures] = field(default_factory=dict)
    unseen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.summary = Summary(
            fraud_model=self.lineage.fraud_model,
            error_model=self.lineage.error_model,
            policy=self.screening.policy.digest(),
            run_id=self.lineage.run_id,
        )

    def add(self, rows: Rows, verdicts: Verdicts, unseen: pa.Array) -> None:
        """Count one piece."""
        summary, review = self.summary, verdicts.review
        self._count(summary.all, rows, np.ones(len(rows.keys), dtype=bool))
        self._count(summary.review, rows, review)
        self._count(summary.flagged, rows, rows.above)
        self._count(summary.beyond_capacity, rows, verdicts.beyond & ~review)
        self._count(summary.returned, rows, rows.flagged.back & ~review)
        self.found.count(rows.piece, summary.checks)
        for name, flags in routes_of(rows, verdicts).items():
            if name != "capacity":
                part = summary.routes.setdefault(name, Part())
                self._count(part, rows, flags & review)
        self.unseen.update(unseen.flatten().to_pylist())
        for place, stratum in enumerate(rows.strata):
            self._stratum(stratum, rows, rows.stratum == place, review)

    def finish(self) -> Summary:
        """Return the summary with its rates."""
        summary = self.summary
        summary.lists = {name: {**said} for name, said in self.found.lists.items()}
        summary.matches = self.found.matches.counts()
        summary.unseen_levels = dict(sorted(self.unseen.items()))
        summary.strata = [self.strata[name] for name in sorted(self.strata)]
        for each in summary.strata:
            _rates(each)
            held = summary.reviews_by_agency
            held[each.agency] = held.get(each.agency, 0) + each.to_review
        if self.screening.modelled:
            flagged = summary.flagged.expected_legitimate or 0.0
            everybody = summary.all.expected_legitimate or 0.0
            summary.false_positive_rate = _share(flagged, everybody)
            summary.false_discovery_rate = _share(flagged, summary.flagged.payments)
        return summary

    def _count(self, part: Part, rows: Rows, chosen: Flags) -> None:
        part.payments += int(chosen.sum())
        part.cents += int(rows.amount[chosen].sum())
        if not self.screening.modelled:
            part.expected_loss_cents = part.expected_legitimate = None
            return
        part.expected_loss_cents = (part.expected_loss_cents or 0) + int(
            rows.loss[chosen].sum()
        )
        part.expected_legitimate = (part.expected_legitimate or 0.0) + float(
            rows.legitimate[chosen].sum()
        )

    def _stratum(
        self, stratum: StratumKey, rows: Rows, inside: Flags, review: Flags
    ) -> None:
        if stratum not in self.strata:
            self.strata[stratum] = self._fresh(stratum)
        figures = self.strata[stratum]
        figures.payments += int(inside.sum())
        figures.flagged += int((inside & rows.above).sum())
        figures.to_review += int((inside & review).sum())
        figures.arm += int((inside & rows.arm).sum())
        if self.screening.modelled:
            above = inside & rows.above
            figures.legitimate = (figures.legitimate or 0.0) + float(
                rows.legitimate[inside].sum()
            )
            figures.legitimate_flagged = (figures.legitimate_flagged or 0.0) + float(
                rows.legitimate[above].sum()
            )

    def _fresh(self, stratum: StratumKey) -> StratumFigures:
        agency, program, payment_type = (str(part) for part in stratum)
        figures = StratumFigures(agency, program, payment_type)
        figures.arm_rate = self.rates[stratum]
        cut = cut_of(self.screening, stratum)
        if cut is None:
            figures.legitimate = figures.legitimate_flagged = None
            return figures
        figures.limit, figures.confidence = cut.ask.alpha, 1 - cut.ask.delta
        figures.basis, figures.level = cut.ask.basis, str(cut.rows)
        figures.own = cut.rows == stratum
        figures.cut = cut.cut if np.isfinite(cut.cut) else None
        figures.rows, figures.rank, figures.violation = cut.n, cut.k, cut.violation
        figures.precision_lower = cut.precision_lower
        return figures


def _rates(figures: StratumFigures) -> None:
    if figures.legitimate is None or figures.legitimate_flagged is None:
        return
    caught = figures.legitimate_flagged
    figures.false_positive_rate = _share(caught, figures.legitimate)
    figures.false_discovery_rate = _share(caught, figures.flagged)
    figures.share_flagged = _share(figures.flagged, figures.payments)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
