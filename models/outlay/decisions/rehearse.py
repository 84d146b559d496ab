"""Decides a batch without any effect: who would be reviewed, by which routes.

For a challenger beside the champion and for another policy on a past batch. Nothing is
explained and nothing is queued; all else is what `decide` does, by the same code.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.batch import Batch
from outlay.decisions.checklist.found import Found
from outlay.decisions.decided import ROWS, decided
from outlay.decisions.output import decided_columns, unseen_levels
from outlay.decisions.rules import RULE_COLUMNS
from outlay.decisions.screening import Lineage, Screening
from outlay.decisions.summary import Summary
from outlay.decisions.tally import Tally
from outlay.payments.atomic import whole
from outlay.payments.reader import Tick, silent
from outlay.payments.tables import SCORES

# What is read of the scores: enough to decide again, and far less than reasons.
READ = (
    "payment_key",
    "agency",
    "program",
    "payment_type",
    "amount_cents",
    "raw_fraud",
    "p_fraud",
    "raw_error",
    "p_error",
    "unseen_levels",
)
DECIDED = (
    "combined",
    "cut",
    "cut_level",
    "expected_loss_cents",
    "arm_rate",
    "action",
    "routes",
)
KEPT = ("payment_key", "raw_fraud", "p_fraud", "raw_error", "p_error")
SCHEMA = pa.schema([SCORES.schema.field(name) for name in (*KEPT, *DECIDED)])


def rehearse(
    scored: Path,
    evidence: Path,
    out: Path,
    screening: Screening,
    lineage: Lineage,
    *,
    found: Found,
    rows: int = ROWS,
    tick: Tick = silent,
) -> Summary:
    """Decide as `decide` would and write keys, scores, actions and routes to `out`.

    Parameters
    ----------
    scored : Path
        From `outlay.models.score.score_matrix`, or a run's SCORES.
    evidence : Path
        A file with the rule columns of the same payments in the same order: what
        `evidence.keep_evidence` kept.
    out : Path
        Rows of SCHEMA, in the input's order; appears whole or not at all.

    Returns
    -------
    Summary
        As of `decide`, without the queue's top.

    Raises
    ------
    TableError
        Where scores and evidence are not of the same payments.
    OutputError
        Where `out` cannot be written.
    """
    batch = Batch.of(scored, evidence, screening, found, rows, read=READ)
    tally = Tally(screening, lineage, batch.evidence.found, batch.rates)
    with (
        whole(out) as unfinished,
        pq.ParquetWriter(unfinished, SCHEMA, compression="zstd") as writer,
    ):
        for scores, _, piece, part in decided(batch, tick, RULE_COLUMNS):
            made = decided_columns(piece, part, screening)
            columns = [
                (made[f.name] if f.name in made else scores.column(f.name)).cast(f.type)
                for f in SCHEMA
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))
            tally.add(piece, part, unseen_levels(scores))
    return tally.finish()
