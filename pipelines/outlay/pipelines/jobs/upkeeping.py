"""Copies of the store, checks of them, and a store out of one."""

from pathlib import Path

from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.payments.upkeep.backup import BackedUp, backup, backups
from outlay.payments.upkeep.checking import Sound, check_backup, chosen_backup
from outlay.payments.upkeep.restore import Restored, restore
from outlay.pipelines.jobs.champions import load_pair


def back_up(
    home: Path, folder: Path, with_keys: Path | None, keep_days: int | None, tick: Tick
) -> BackedUp:
    """Copy the store."""
    return backup(
        Store.open(home), folder, with_keys=with_keys, keep_days=keep_days, tick=tick
    )


def check_all(folder: Path, tick: Tick) -> list[Sound]:
    """Read every byte of every backup in `folder`, or of the one that it is."""
    chosen = chosen_backup(folder)
    found = [folder] if chosen == folder else backups(folder)
    return [check_backup(each, tick=tick) for each in found]


def put_back(
    folder: Path, home: Path, keys: Path | None, name: str | None, tick: Tick
) -> Restored:
    """Write a backup's store into `home`."""
    return restore(chosen_backup(folder, name), home, keys=keys, tick=tick)


def standing_pair(home: Path) -> str:
    """Load the models that decide in a restored store; say which, or that none do."""
    pair = load_pair(Store.open(home))
    if pair is None:
        return "No model decides in this store."
    return f"{pair.fraud_label} and {pair.error_label} decide, and were loaded."
