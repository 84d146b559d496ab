"""Evidence for the gate: whether the world moved between threshold and test window.

The cut was set in the one and judged in the other. Where scores moved between them, the
judgement is of another world than the cut.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.audit.evidence import Evidence, Verdict
from outlay.audit.monitor.bins import Bins
from outlay.audit.monitor.columns import (
    FEATURES,
    SCORES,
    feature_columns,
    features_moved,
    features_of,
    gains,
    score_columns,
    scores_moved,
    shifts,
    with_combined,
)
from outlay.audit.monitor.exchangeability import Tail, exchangeability
from outlay.audit.monitor.levels import Finding, Level
from outlay.audit.monitor.profile import Profile, Reference, window_rows
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.shift import Shift
from outlay.models.training import Training

CHECK = "drift"
# Share of the threshold window above the cut that the tails are compared at.
TAIL = 0.01
RANK: dict[Level, int] = {"ok": 0, "watch": 1, "no data": 2, "alarm": 3}
Reals = NDArray[np.float64]


def drift_evidence(
    training: Training, matrix: Path, settings: MonitorSettings | None = None
) -> Evidence:
    """Compare threshold and test window of a training: features, scores, the tail.

    Fails where a score moved, or where surely more of the test window lies above the
    threshold window's top hundredth. Inconclusive where there are too few payments to
    tell, or where features that carry most of the trees' gain moved and scores did
    not: a person must look.

    Parameters
    ----------
    matrix : Path
        The training matrix: known_on and every feature of both models.
    """
    asked = settings or MonitorSettings()
    held, test = (
        with_combined(rows, training.fraud, training.error)
        for rows in (training.holdout, training.test)
    )
    found = _shifts(training, matrix, held, test, asked)
    m, later = (each["combined"].to_numpy() for each in (held, test))
    days = min(_days(each) for each in (training.holdout, training.test))
    features = features_moved(found, gains(training.fraud, training.error), asked)
    findings = [*scores_moved(found), tail(m, later, days, asked), features]
    # Of two alike the first decides: scores before features.
    deciding = max(findings, key=lambda each: RANK[each.level])
    why = f"{deciding.check}: {deciding.why}"
    figures = _figures(findings, found) | {"settings": asked.model_dump(mode="json")}
    return Evidence.about(training, CHECK, _verdict(deciding), why, figures)


def tail(held: Reals, coming: Reals, days: int, settings: MonitorSettings) -> Finding:
    """Compare how much of two windows lies above the top hundredth of the first.

    The cut is a value of the first sample, so that later payments above it are
    negative hypergeometric: the same p-value as Fisher's.
    """
    if not len(held):
        return Finding("exchangeability, all payments", "no data", "no payments")
    cut = float(np.quantile(held, 1 - TAIL, method="inverted_cdf"))
    then, now = (Tail(int((each > cut).sum()), len(each)) for each in (held, coming))
    return exchangeability("all payments", then, now, days, settings)


def _days(rows: pa.Table) -> int:
    return int(pc.count_distinct(rows["known_on"]).as_py())


def _shifts(
    training: Training,
    matrix: Path,
    held: pa.Table,
    test: pa.Table,
    asked: MonitorSettings,
) -> list[Shift]:
    names, windows = features_of(training.fraud, training.error), training.windows
    reference = Reference.of(window_rows(matrix, windows.threshold, names), names)
    now = Profile.of([window_rows(matrix, windows.test, names)], reference.bins)
    bins = {name: Bins.of(held[name]) for name in SCORES}
    counts = {name: bins[name].count(test[name]) for name in SCORES}
    columns = [*feature_columns(reference, now), *score_columns(held, counts, bins)]
    gain = gains(training.fraud, training.error)
    days = min(len(reference.profile.days), len(now.days))
    return shifts(columns, gain, days, asked)


def _verdict(deciding: Finding) -> Verdict:
    if deciding.level == "alarm" and deciding.check != FEATURES:
        return "fails"
    return "passes" if deciding.level in {"ok", "watch"} else "inconclusive"


def _figures(findings: list[Finding], found: list[Shift]) -> dict[str, object]:
    return {
        "findings": {
            each.check: {"level": each.level, "why": each.why} for each in findings
        },
        "moved": [each.as_dict() for each in found if each.level in {"watch", "alarm"}],
    }
