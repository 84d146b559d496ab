"""Scores to actions: who is reviewed, why, and on what grounds."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.decisions.batch import Batch
from outlay.decisions.candidates import Candidates, Verdicts
from outlay.decisions.explaining import explain
from outlay.decisions.output import scores_table, unseen_levels
from outlay.decisions.reasons import Reason
from outlay.decisions.rows import Rows
from outlay.decisions.rules import RULE_COLUMNS
from outlay.decisions.screening import Lineage, Screening
from outlay.decisions.summary import Summary
from outlay.decisions.tally import Tally
from outlay.decisions.top import Top
from outlay.payments.atomic import whole
from outlay.payments.reader import Tick, silent
from outlay.payments.tables import SCORES

Flags = NDArray[np.bool_]

# About 50 MB of features a piece; a few copies of it are the whole memory.
ROWS = 50_000


def decide(
    scored: Path,
    matrix: Path,
    out: Path,
    screening: Screening,
    lineage: Lineage,
    *,
    rows: int = ROWS,
    tick: Tick = silent,
) -> Summary:
    """Decide a scored batch and write its SCORES rows to `out`, in the input's order.

    Two passes in pieces of `rows`: the first finds whom anybody wants reviewed, then
    the day's reviews are given out, the second explains and writes. Memory does not
    grow with the batch, but for one byte a payment and the candidates.

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

    Raises
    ------
    TableError
        Where scores and features are not of the same payments.
    OutputError
        Where `out` cannot be written.
    """
    batch = Batch.of(scored, matrix, screening, rows)
    verdicts = _verdicts(batch, tick)
    return _write(batch, verdicts, out, lineage, tick)


def _verdicts(batch: Batch, tick: Tick) -> Verdicts:
    candidates = Candidates()
    for _, _, piece in batch.screened(RULE_COLUMNS):
        candidates.add(piece)
        tick(candidates.seen, 2 * batch.total)
    return candidates.verdicts(batch.screening)


def _write(
    batch: Batch, verdicts: Verdicts, out: Path, lineage: Lineage, tick: Tick
) -> Summary:
    screening = batch.screening
    tally, top, done = Tally(screening, lineage, batch.rates), Top(), 0
    with (
        whole(out) as unfinished,
        pq.ParquetWriter(unfinished, SCORES.schema, compression="zstd") as writer,
    ):
        for scores, facts, piece in batch.screened():
            part = verdicts.part(done, len(piece.keys))
            reasons = _explained(facts, piece, part.review, screening)
            table = scores_table(scores, piece, part, reasons, screening, lineage)
            SCORES.check(table)
            writer.write_table(table)
            tally.add(piece, part, unseen_levels(scores))
            top.add(piece, part.review, reasons)
            done += len(piece.keys)
            tick(batch.total + done, 2 * batch.total)
    summary = tally.finish()
    summary.top = top.first(modelled=screening.modelled)
    return summary


def _explained(
    facts: pa.RecordBatch, piece: Rows, review: Flags, screening: Screening
) -> list[list[Reason]]:
    chosen = np.flatnonzero(review)
    rows = pa.Table.from_batches([facts]).take(pa.array(chosen))
    return explain(rows, piece.leading[chosen].tolist(), screening)
