"""The drop folder: who may read payment files as they came, and how long they lie."""

import datetime as dt
import stat

from outlay.payments.store import Store
from outlay.payments.upkeep.back import back_files
from outlay.payments.upkeep.drop import SETTING, drop_of, is_within, payment_files
from outlay.payments.upkeep.retention import RetentionSettings
from outlay.pipelines.doctor.findings import Checks, ok, warn

DAYS = 90  # the least that retention keeps identities for
NOT_THERE = "no folder is there on this machine"


def place(store: Store) -> Checks:
    """The drop lies outside the store, and only its owner may read it."""
    drop = drop_of(store.home)
    if not drop.is_dir():
        yield ok("drop", NOT_THERE)
    elif is_within(drop, store.home):
        yield warn(
            "drop",
            f"{drop} lies in the store: payment files name people in plain",
            f"move it out and name it in {SETTING}: docs/deploy.md#files",
        )
    elif mode := stat.S_IMODE(drop.stat().st_mode) & 0o077:
        whole = stat.S_IMODE(drop.stat().st_mode)
        who = "everybody" if mode & stat.S_IRWXO else "a group"
        yield warn(
            "drop",
            f"{who} on this machine may open {drop} (mode {whole:o})",
            f"chmod 700 {drop}: payment files name people in plain",
        )
    else:
        yield ok("drop", f"{drop}, its owner's alone")


def age(store: Store, now: dt.datetime) -> Checks:
    """What names people does not lie there for longer than it has to."""
    drop, asked = drop_of(store.home), RetentionSettings.of(store.home).drop_days
    days = asked or DAYS
    before = now.timestamp() - days * 86_400
    files = [*payment_files(drop), *(path for _, path in back_files(drop))]
    old = [path for path in files if path.stat().st_mtime < before]
    if not old:
        yield ok("files in the drop", f"none lies there for over {days:,} days")
        return
    fix = (
        "outlay retain --apply; what stays was refused, never scored, waits for its "
        "payment, or tells of a death: look why"
        if asked
        else "set drop_days in retention.toml, then outlay retain; or remove them"
    )
    said = f"{len(old):,} lie there for over {days:,} days, in plain"
    yield warn("files in the drop", said, fix)
