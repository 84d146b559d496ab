"""The leakage evidence: the recheck, and two controls of what its word is worth."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.audit.evidence import Evidence, Verdict
from outlay.audit.leakage.canary import LOOKS, Canary, canaries
from outlay.audit.leakage.report import LeakageReport
from outlay.audit.leakage.shuffled import Shuffled, rebuilding, time_shuffle
from outlay.features.history import History
from outlay.models.labels import MODELS
from outlay.models.training import Training
from outlay.payments.tables import OUTCOMES

CHECK = "leakage"


def controls(
    history: History, training: Training, matrix: Path, folder: Path, *, seed: int = 0
) -> tuple[Shuffled, tuple[Canary, ...]]:
    """Make both controls of a training.

    Parameters
    ----------
    matrix : Path
        The training's matrix, built from `history`.
    folder : Path
        Where the matrix of permuted outcomes may lie; it takes as much room again,
        and is the caller's to remove.
    """
    outcomes = _outcomes(history, training)
    build = rebuilding(history, training, folder)
    shuffled = time_shuffle(training, matrix, outcomes, build, seed=seed)
    return shuffled, canaries(history, matrix, seed=seed)


def leakage_evidence(
    training: Training,
    report: LeakageReport | None,
    shuffled: Shuffled | None,
    planted: Sequence[Canary],
) -> Evidence:
    """Return what recheck, time shuffle and canaries say together.

    It fails where one of them fails or was not made, and is inconclusive where one
    had too little to go by.
    """
    said = [_rechecked(report), *_shuffled(shuffled), *_planted(planted)]
    order: tuple[Verdict, ...] = ("fails", "inconclusive", "passes")
    verdict = next(each for each in order if each in {v for v, _ in said})
    why = "; ".join(words for found, words in said if found == verdict)
    figures = {
        "recheck": _without_cells(report),
        "time_shuffle": shuffled.as_dict() if shuffled else None,
        "canaries": [each.as_dict() for each in planted],
    }
    return Evidence.about(training, CHECK, verdict, why, figures)


def _without_cells(report: LeakageReport | None) -> dict[str, Any] | None:
    """Return a report without the cells that differ: its own file lists them."""
    said = report.as_dict() if report else {}
    return {name: of for name, of in said.items() if name != "differences"} or None


def _rechecked(report: LeakageReport | None) -> tuple[Verdict, str]:
    if report is None:
        return "fails", "the recheck was not made"
    cells = report.rows * len(report.columns)
    if report.passed:
        return "passes", f"{cells:,} rechecked cells are as they were known"
    gaps = f"{len(report.not_rechecked)} columns were not rechecked"
    return "fails", f"{report.differing:,} of {cells:,} rechecked cells leak, {gaps}"


def _shuffled(shuffled: Shuffled | None) -> list[tuple[Verdict, str]]:
    if shuffled is None:
        return [("fails", "the time shuffle was not made")]
    if shuffled.problem:
        return [("inconclusive", f"the time shuffle: {shuffled.problem}")]
    said: list[tuple[Verdict, str]] = []
    for name in MODELS:
        reached = shuffled.chance.get(name)
        if reached is None:
            said.append(("fails", f"the time shuffle lacks the {name} model"))
            continue
        words = f"permuted findings are told by the {name} model with {reached}"
        said.append((_known(reached.verdict), words))
    return said


def _planted(planted: Sequence[Canary]) -> list[tuple[Verdict, str]]:
    said: list[tuple[Verdict, str]] = []
    for each in planted:
        words = f"{each.caught} of {each.planted} cells caught"
        blind = "the recheck is blind: " if each.verdict == "fails" else ""
        found = _known(each.verdict)
        said.append((found, f"{blind}canary '{each.look}' in {each.column}, {words}"))
    absent = sorted(set(LOOKS) - {each.look for each in planted})
    return said + [("fails", f"no canary '{look}' was planted") for look in absent]


def _known(verdict: str) -> Verdict:
    known: dict[str, Verdict] = {"passes": "passes", "inconclusive": "inconclusive"}
    return known.get(verdict, "fails")


def _outcomes(history: History, training: Training) -> pa.Table:
    """Return the outcomes that the training could know."""
    until = training.windows.tail.end
    only = [("known_on", "<", until)]
    files = history.outcomes
    parts = [pq.read_table(each, filters=only) for each in files]
    return pa.concat_tables(parts) if parts else OUTCOMES.empty()
