"""What backup, restore and retention say to people."""

from collections.abc import Iterator

from rich.text import Text

from outlay.payments.upkeep.backup import BackedUp
from outlay.payments.upkeep.checking import Sound
from outlay.payments.upkeep.restore import Restored

UNITS = ("bytes", "kB", "MB", "GB", "TB")
STEP = 1000


def amount(size: float) -> str:
    """Return bytes in the largest unit of which there is at least one."""
    for unit in UNITS[:-1]:
        if abs(size) < STEP:
            return f"{size:,.0f} {unit}" if unit == UNITS[0] else f"{size:,.1f} {unit}"
        size /= STEP
    return f"{size:,.1f} {UNITS[-1]}"


def backup_texts(done: BackedUp) -> Iterator[Text]:
    """Return where the backup is, what was new in it, and what is not in it."""
    files = len(done.listing.files)
    size = sum(each.size for each in done.listing.files)
    yield Text(
        f"{done.folder}: {files:,} files, {amount(size)}; new {done.new_files:,} "
        f"files, {amount(done.new_bytes)}."
    )
    ledger = done.listing.ledger
    yield Text(f"Ledger: {ledger['entries']} entries, head {ledger['head']}.")
    for line in done.listing.elsewhere:
        yield Text(line)
    for name in done.removed:
        yield Text(f"Removed {name}: older than asked for.")


def sound_text(sound: Sound) -> Text:
    """Return that a backup was read and is what was written."""
    return Text(
        f"{sound.folder}: sound, {len(sound.listing.files):,} files, "
        f"{amount(sound.size)}, made {sound.listing.made_at}."
    )


def restored_texts(done: Restored, pair: str | None) -> Iterator[Text]:
    """Return what was restored and what is still to be done."""
    yield Text(
        f"{done.home}: {len(done.listing.files):,} files of {done.listing.made_at}; "
        f"{done.moved:,} paths in the model registry were put right."
    )
    yield Text(pair or "The keys are not there yet: put them in place, or set them.")
    for line in done.listing.elsewhere[1:]:
        yield Text(line)
