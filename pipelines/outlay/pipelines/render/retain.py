"""What may go, by kind, and why each single one."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from outlay.payments.upkeep.going import Going
from outlay.payments.upkeep.removing import Gone, counts
from outlay.pipelines.render.table import table
from outlay.pipelines.render.upkeep import amount

STAYS = (
    "Payments, outcomes, the ledger, every batch's standing run and all models stay: "
    "later scores, trainings and replays read them."
)
BACKUPS = "Backups hold what went until they are removed: outlay backup --keep-days."


def going_tables(found: Sequence[Going], home: Path) -> Iterator[Table | Text]:
    """Return what would go: each with its reason, then the sums."""
    if not found:
        yield Text("Nothing is older than it has to be kept.")
        return
    made = table("What may go", "kind", "what", "size", "why", numbers=(2,))
    for each in found:
        inside = each.path.is_relative_to(home)
        path = each.path.relative_to(home) if inside else each.path
        made.add_row(
            Text(each.kind), Text(str(path)), amount(each.size), Text(each.why)
        )
    yield made
    yield _sums(found)
    yield Text(f"Nothing was removed: repeat with --apply and --reason. {STAYS}")


def gone_texts(gone: Gone) -> Iterator[Table | Text]:
    """Return what went, and what had to stay for now."""
    if not gone.went:
        yield Text("Nothing was removed.")
    else:
        yield _sums(gone.went)
        yield Text(f"It is on record in the ledger. {BACKUPS}")
    if gone.busy:
        yield Text(
            f"{len(gone.busy):,} were left: a run is working on their batches. Repeat "
            "later."
        )


def _sums(found: Sequence[Going]) -> Table:
    made = table("By kind", "kind", "count", "size", numbers=(1, 2))
    for kind, said in counts(found).items():
        made.add_row(kind, f"{said['count']:,}", amount(said["bytes"]))
    return made
