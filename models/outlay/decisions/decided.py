"""Every payment of a batch with its decision, piece by piece: the one way to decide."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from outlay.decisions.batch import Batch
from outlay.decisions.candidates import Candidates, Verdicts
from outlay.decisions.rows import Rows
from outlay.decisions.rules import RULE_COLUMNS
from outlay.payments.reader import Tick

# About 50 MB of features a piece; a few copies of it are the whole memory.
ROWS = 50_000


def decided(
    batch: Batch, tick: Tick, columns: Sequence[str] | None = None
) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch, Rows, Verdicts]]:
    """Yield scores, features (`columns` only, else all), what follows, and verdicts.

    Two passes: the first finds whom anybody wants reviewed, then the day's reviews are
    given out, the second yields. Memory does not grow with the batch, but for one byte
    a payment and the candidates.

    Raises
    ------
    TableError
        Where scores, features and checks are not of the same payments.
    """
    verdicts, done = _verdicts(batch, tick), 0
    for scores, facts, piece in batch.screened(columns):
        yield scores, facts, piece, verdicts.part(done, len(piece.keys))
        done += len(piece.keys)
        tick(batch.total + done, 2 * batch.total)


def _verdicts(batch: Batch, tick: Tick) -> Verdicts:
    candidates = Candidates()
    for _, _, piece in batch.screened(RULE_COLUMNS):
        candidates.add(piece)
        tick(candidates.seen, 2 * batch.total)
    return candidates.verdicts(batch.screening)
