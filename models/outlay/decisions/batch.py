"""A scored batch, screened piece by piece as often as it is asked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.arm import arm_rates
from outlay.decisions.checklist.flagging import Evidence
from outlay.decisions.checklist.found import Found
from outlay.decisions.pieces import pieces, side_by_side
from outlay.decisions.rows import Rows, screened
from outlay.decisions.screening import Screening
from outlay.decisions.strata import StratumKey, strata_of


@dataclass(frozen=True, slots=True)
class Batch:
    """Scores and features of the same payments, in pieces of `rows`.

    `read` names the columns of the scores that are read; None is all.
    """

    scored: Path
    matrix: Path
    screening: Screening
    evidence: Evidence
    rates: Mapping[StratumKey, float]
    rows: int
    read: Sequence[str] | None = None

    @classmethod
    def of(
        cls,
        scored: Path,
        matrix: Path,
        screening: Screening,
        found: Found,
        rows: int,
        *,
        read: Sequence[str] | None = None,
    ) -> "Batch":
        """Count the strata, from which the arm's rates follow, and open the batch."""
        counts: Counter[StratumKey] = Counter()
        for piece in pieces(scored, rows, StratumKey._fields):
            strata, stratum = strata_of(piece)
            for place in stratum.tolist():
                counts[strata[place]] += 1
        rates = arm_rates(counts, screening.policy, screening.used)
        return cls(scored, matrix, screening, Evidence.of(found), rates, rows, read)

    @property
    def total(self) -> int:
        """Payments of the batch."""
        return int(pq.read_metadata(self.scored).num_rows)

    def screened(
        self, columns: Sequence[str] | None = None
    ) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch, Rows]]:
        """Yield scores, features (`columns` only, else all) and what follows."""
        held = side_by_side(self.scored, self.matrix, self.rows, columns, self.read)
        found = self.evidence.found.beside(held, self.rows)
        for scores, facts, piece in found:
            rows = screened(
                scores, facts, self.evidence, piece, self.screening, self.rates
            )
            yield scores, facts, rows
