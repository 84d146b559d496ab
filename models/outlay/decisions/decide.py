"""Scores to actions: who is reviewed, why, and on what grounds."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.decisions.batch import Batch
from outlay.decisions.checklist.found import Found
from outlay.decisions.checklist.reasons import Teller
from outlay.decisions.decided import ROWS, decided
from outlay.decisions.explaining import explain
from outlay.decisions.output import scores_table, told, unseen_levels
from outlay.decisions.reasons import MOST, Reason
from outlay.decisions.rows import Rows
from outlay.decisions.screening import Lineage, Screening
from outlay.decisions.summary import Summary
from outlay.decisions.tally import Tally
from outlay.decisions.top import Top
from outlay.payments.atomic import whole
from outlay.payments.reader import Tick, silent
from outlay.payments.tables import SCORES

Flags = NDArray[np.bool_]

NOTHING = Found()


def decide(
    scored: Path,
    matrix: Path,
    out: Path,
    screening: Screening,
    lineage: Lineage,
    *,
    found: Found = NOTHING,
    rows: int = ROWS,
    tick: Tick = silent,
) -> Summary:
    """Decide a scored batch and write its SCORES rows to `out`, in the input's order.

    In pieces of `rows`, two passes (`decided`): what is decided is explained and
    written as it comes.

    Parameters
    ----------
    scored : Path
        From `outlay.models.score.score_matrix`: ids, scores, unseen_levels.
    matrix : Path
        The features of the same payments in the same order.
    out : Path
        Appears whole or not at all.
    screening : Screening
        Policy, cuts, models, the arm's key, reviews already used today.
    lineage : Lineage
        What stands in every row about where it came from.
    found : Found
        What lists and checks found of the same payments; by default they were not
        asked, and every check says so.

    Raises
    ------
    TableError
        Where scores, features and checks are not of the same payments.
    OutputError
        Where `out` cannot be written.
    """
    batch = Batch.of(scored, matrix, screening, found, rows)
    tally, top = Tally(screening, lineage, batch.evidence.found, batch.rates), Top()
    with (
        whole(out) as unfinished,
        pq.ParquetWriter(unfinished, SCORES.schema, compression="zstd") as writer,
    ):
        for scores, facts, piece, part in decided(batch, tick):
            chosen = told(piece, part)
            reasons = _explained(facts, piece, chosen, batch)
            table = scores_table(scores, piece, part, reasons, batch, lineage)
            SCORES.check(table)
            writer.write_table(table)
            tally.add(piece, part, unseen_levels(scores))
            top.add(piece, part.review, _of(part.review[chosen], reasons))
    summary = tally.finish()
    summary.top = top.first(modelled=screening.modelled)
    return summary


def _explained(
    facts: pa.RecordBatch, piece: Rows, told: Flags, batch: Batch
) -> list[list[Reason]]:
    chosen = np.flatnonzero(told)
    rows = pa.Table.from_batches([facts]).take(pa.array(chosen))
    by_model = explain(rows, piece.leading[chosen].tolist(), batch.screening)
    policy = batch.screening.policy
    teller = Teller(batch.evidence, policy, piece.piece, piece.flagged)
    found = teller.reasons(chosen)
    return [_joined(*both) for both in zip(found, by_model, strict=True)]


def _joined(found: list[Reason], by_model: list[Reason]) -> list[Reason]:
    """What lists and checks found comes first; one reason of a model stays."""
    return (found + by_model)[: max(MOST, len(found) + 1)]


def _of(chosen: Flags, reasons: list[list[Reason]]) -> list[list[Reason]]:
    return [each for each, of in zip(reasons, chosen.tolist(), strict=True) if of]
