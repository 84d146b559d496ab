"""Tables for people about watch lists."""

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from outlay.payments.lists.snapshots import Snapshot, SnapshotTaken
from outlay.pipelines.render.table import table

BAD_SHOWN = 5
_COUNTS = {
    "rows": "rows that came in",
    "entries": "are entries",
    "details": "are details of entries",
    "duplicates": "were there already",
    "quarantined": "could not be read",
}


def taken_tables(taken: SnapshotTaken) -> Iterator[Table | Text]:
    """Return what adding a list says to its operator."""
    if taken.again:
        yield Text("The same list of the same day was there already: it counts once")
    yield _counts(taken.snapshot)
    if taken.snapshot.says["quarantine"]:
        yield _quarantine(taken.snapshot)


def snapshots_table(found: Sequence[Snapshot], today: dt.date) -> Table:
    """Return every snapshot with its size and age."""
    made = table(
        "Watch lists",
        *("list", "as of", "entries", "names", "quarantined", "days old"),
        numbers=(2, 3, 4, 5),
    )
    for each in found:
        sizes = (each.says[name] for name in ("entries", "names", "quarantined"))
        made.add_row(
            each.source,
            each.as_of.isoformat(),
            *(f"{size:,}" for size in sizes),
            f"{(today - each.as_of).days:,}",
        )
    return made


def _counts(snapshot: Snapshot) -> Table:
    says = snapshot.says
    made = table(f"{snapshot.source} as of {snapshot.as_of}", "", "", numbers=(1,))
    for name, words in _COUNTS.items():
        made.add_row(words, f"{says[name]:,}")
    if says["base"] is not None:
        made.add_row(f"names kept from {says['base']}", f"{says['carried']:,}")
    made.add_row("names in the snapshot", f"{says['names']:,}")
    odd = (f"{count:,} {words}" for words, count in says["oddities"].items())
    made.caption = "\n".join(odd) or None
    return made


def _quarantine(snapshot: Snapshot) -> Table:
    rows = snapshot.says["quarantine"]
    made = table("Rows that could not be read", "file", "line", "field", "reason")
    for row in rows[:BAD_SHOWN]:
        made.add_row(
            *(Text("" if cell is None else str(cell)) for cell in row.values())
        )
    more = snapshot.says["quarantined"] - len(rows[:BAD_SHOWN])
    made.caption = f"and {more:,} more in snapshot.json" if more else None
    return made
