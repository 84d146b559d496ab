"""A stratum is an agency's program and payment type; its parents lend it rows."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

# Between names: no agency, program or payment type holds it.
UNIT = "\x1f"


class StratumKey(NamedTuple):
    """A stratum or one of its parents: None stands for all."""

    agency: str | None
    program: str | None
    payment_type: str | None

    @property
    def level(self) -> str:
        """Which of the four levels this is, in words."""
        if self.payment_type is not None:
            return "program and payment type"
        if self.program is not None:
            return "program"
        return "agency" if self.agency is not None else "all"

    def __str__(self) -> str:
        parts = [part for part in self if part is not None]
        return f"{self.level}: {' / '.join(parts)}" if parts else "all"

    def lineage(self) -> Iterator["StratumKey"]:
        """Yield itself and its parents: program, agency, all."""
        seen = None
        for node in (
            self,
            StratumKey(self.agency, self.program, None),
            StratumKey(self.agency, None, None),
            StratumKey(None, None, None),
        ):
            if node != seen:
                yield node
            seen = node

    def holds(self, other: "StratumKey") -> bool:
        """Whether `other` is this stratum or lies below it."""
        return all(part in {None, own} for part, own in zip(self, other, strict=True))


def strata_of(
    batch: pa.Table | pa.RecordBatch,
) -> tuple[list[StratumKey], NDArray[np.int64]]:
    """Return the strata of a piece and, for each row, its place among them."""
    joined = pc.binary_join_element_wise(
        *(batch.column(name).cast(pa.string()) for name in StratumKey._fields), UNIT
    )
    if isinstance(joined, pa.ChunkedArray):
        joined = joined.combine_chunks()
    encoded = joined.dictionary_encode()
    strata = [StratumKey(*name.split(UNIT)) for name in encoded.dictionary.to_pylist()]
    return strata, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
