"""Likely duplicates and splits, by kind."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
from rich.table import Table
from rich.text import Text

from outlay.pipelines.render.table import dollars, table

KEYS_SHOWN = 3


def findings_tables(found: pa.Table, show: int) -> Iterator[Table | Text]:
    """Return the first findings of each kind."""
    kinds = sorted(set(found["kind"].to_pylist()))
    if not kinds:
        yield Text("No likely duplicate and no likely split.")
    for kind in kinds:
        rows = [row for row in found.to_pylist() if row["kind"] == kind]
        made = table(
            f"{kind}: {len(rows):,}", "payments", "dollars", "why", numbers=[1]
        )
        for row in rows[:show]:
            made.add_row(
                Text(_few(row["payment_keys"])),
                dollars(row["amount_cents"]),
                Text(row["why"]),
            )
        yield made


def _few(keys: Sequence[str]) -> str:
    more = len(keys) - KEYS_SHOWN
    shown = [*keys[:KEYS_SHOWN], *([f"and {more:,} more"] if more > 0 else [])]
    return "\n".join(shown)
