"""What of a store may go today, and why: looked at, never touched here.

Never named: payments, outcomes, dispositions, reviews, groups, lists, models, the
ledger, and the standing run of a batch. First-seen days, networks and duplicates read
the whole history, and the id of every run is made of it, so a payments file that went
would change what later batches are scored with.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from outlay.payments.atomic import UNFINISHED
from outlay.payments.runs import CURRENT, SHADOW, current_run
from outlay.payments.store import Store
from outlay.payments.upkeep.back import back_files, is_taken_in
from outlay.payments.upkeep.drop import batch_of, payment_files
from outlay.payments.upkeep.retention import RetentionSettings

IDENTITIES, EVIDENCE = "identities", "evidence of superseded runs"
RUNS, SHADOWS, EXPORTS = "superseded runs", "shadow results", "exports"
COLD_LOGS, LOGS, LEFTOVERS = "logs that turn cold", "logs", "leftovers"
DROPPED, CAME_BACK = "payment files in the drop", "files that came back"
KINDS = (
    *(IDENTITIES, EVIDENCE, RUNS, SHADOWS, EXPORTS, DROPPED, CAME_BACK),
    *(COLD_LOGS, LOGS, LEFTOVERS),
)
EVIDENCE_FILES = ("evidence.parquet", "matches.parquet")
EXPORT_FOLDERS = ("exports", "review/exports")
WORKINGS = (
    f".*{UNFINISHED}",
    f"*/.*{UNFINISHED}",
    f"batches/*/.*{UNFINISHED}",
    ".monitor-*",
    ".spill*",
    ".retain-*",
    "tmp*",
    "batches/*/tmp*",
    "batches/*/work",
    "models/unfinished",
)


@dataclass(frozen=True, slots=True)
class Going:
    """One file or folder that may go: its kind, size, the batch it is of, and why."""

    kind: str
    path: Path
    size: int
    why: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked through: a store, today, the settings, and who challenges now.

    `log` is the file that is being written to; only its rotated ones may go. `drop` is
    the folder into which payment files come, `delivered` says of a batch whether its
    file is of no more use there.
    """

    store: Store
    today: dt.date
    settings: RetentionSettings
    challengers: Collection[str] = ()
    log: Path | None = None
    drop: Path | None = None
    delivered: Callable[[str], bool] = lambda _batch: True

    def older(self, day: dt.date, days: int) -> bool:
        """Say whether `day` is more than `days` ago."""
        return (self.today - day).days > days

    def day_of(self, path: Path) -> dt.date:
        """Return the day on which a file was last written, in the store's zone."""
        written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        return self.store.known_on(written)


def going(asked: Asked) -> list[Going]:
    """Return everything that may go, each path once; what contains another comes first.

    The caller holds the store's lock where something is to follow from it.
    """
    found: dict[Path, Going] = {}
    for look in _LOOKS:
        for each in look(asked):
            if not any(above in found for above in (each.path, *each.path.parents)):
                found[each.path] = each
    return list(found.values())


def _identities(asked: Asked) -> Iterator[Going]:
    days = asked.settings.identities_days
    for path in sorted(asked.store.identities_folder.glob("*.bin")):
        paid = asked.store.payments_file(path.stem)
        if not paid.exists() or _waits(asked.store.batch_folder(path.stem)):
            continue
        last = last_due(paid)
        if last is not None and asked.older(last, days):
            why = f"the last payment was due on {last}, over {days} days ago"
            yield Going(IDENTITIES, path, size_of(path), why, path.stem)


def last_due(payments: Path) -> dt.date | None:
    """Return the last scheduled date of a payments file, None for a file of no rows."""
    with pq.ParquetFile(payments) as file:
        dates = file.read(columns=["scheduled_on"])["scheduled_on"]
    known = [day for day in dates.unique().to_pylist() if day is not None]
    return max(known, default=None)


def _waits(batch: Path) -> bool:
    """Say whether somebody began to score a batch and nobody finished."""
    return (batch / "lock").exists() and current_run(batch) is None


def _superseded(asked: Asked) -> Iterator[tuple[Path, dt.date]]:
    for batch in sorted((asked.store.home / "batches").glob("*")):
        standing = current_run(batch)
        if standing is None:
            continue
        since = asked.day_of(batch / CURRENT)
        for run in sorted((batch / "runs").glob("*")):
            if run != standing and not run.name.startswith("."):
                yield run, since


def _runs(asked: Asked) -> Iterator[Going]:
    days = asked.settings.superseded_runs_days
    for run, since in _superseded(asked):
        if asked.older(since, days):
            why = f"another run stands since {since}, over {days} days ago"
            yield Going(RUNS, run, size_of(run), why, run.parents[1].name)


def _evidence(asked: Asked) -> Iterator[Going]:
    days = asked.settings.superseded_evidence_days
    for run, since in _superseded(asked):
        if asked.older(since, days):
            for path in (run / name for name in EVIDENCE_FILES):
                if path.exists():
                    why = f"another run stands since {since}, over {days} days ago"
                    batch = run.parents[1].name
                    yield Going(EVIDENCE, path, size_of(path), why, batch)


def _shadows(asked: Asked) -> Iterator[Going]:
    days = asked.settings.shadow_days
    pattern = f"batches/*/runs/*/{SHADOW}/*"
    for path in sorted(asked.store.home.glob(pattern)):
        if path.name in asked.challengers or path.name.startswith("."):
            continue
        made = asked.day_of(path)
        if asked.older(made, days):
            why = f"made on {made}, and its training challenges no more"
            yield Going(SHADOWS, path, size_of(path), why, path.parents[3].name)


def _exports(asked: Asked) -> Iterator[Going]:
    days = asked.settings.exports_days
    for name in EXPORT_FOLDERS:
        for path in sorted((asked.store.home / name).rglob("*")):
            if path.is_file() and asked.older(asked.day_of(path), days):
                why = f"written on {asked.day_of(path)}, over {days} days ago"
                yield Going(EXPORTS, path, size_of(path), why)


def _dropped(asked: Asked) -> Iterator[Going]:
    days = asked.settings.drop_days
    if asked.drop is None or days is None:
        return
    for path in payment_files(asked.drop):
        came = asked.day_of(path)
        if not asked.older(came, days):
            continue
        batch = batch_of(asked.store, path)
        if batch is not None and asked.delivered(batch):
            why = f"it came on {came}, over {days} days ago, and its batch stands"
            yield Going(DROPPED, path, size_of(path), why, batch)


def _came_back(asked: Asked) -> Iterator[Going]:
    days = asked.settings.drop_days
    if asked.drop is None or days is None:
        return
    for room, path in back_files(asked.drop):
        came = asked.day_of(path)
        if asked.older(came, days) and is_taken_in(asked.store, room, path):
            why = f"it came on {came}, over {days} days ago, and was taken in"
            yield Going(CAME_BACK, path, size_of(path), why)


def _logs(asked: Asked) -> Iterator[Going]:
    active = asked.settings.log_active_days
    whole = active + asked.settings.log_cold_days
    if asked.log is None:
        return
    for path in sorted(asked.log.parent.glob(f"{asked.log.name}?*")):
        last = asked.day_of(path)
        if asked.older(last, whole):
            why = f"the last line is of {last}, over {whole} days ago"
            yield Going(LOGS, path, size_of(path), why)
        elif asked.older(last, active) and path.suffix != ".gz":
            why = f"the last line is of {last}, over {active} days ago"
            yield Going(COLD_LOGS, path, size_of(path), why)


def _leftovers(asked: Asked) -> Iterator[Going]:
    days = asked.settings.leftovers_days
    for pattern in WORKINGS:
        for path in sorted(asked.store.home.glob(pattern)):
            made = asked.day_of(path)
            if asked.older(made, days):
                parts = path.relative_to(asked.store.home).parts
                batch = parts[1] if parts[0] == "batches" else ""
                why = f"nobody went on with it since {made}"
                yield Going(LEFTOVERS, path, size_of(path), why, batch)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder."""
    if path.is_dir():
        return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
    return path.stat().st_size


# Wholes before their parts: what is inside a run that goes is not named again.
_LOOKS: tuple[Callable[[Asked], Iterator[Going]], ...] = (
    _identities,
    _runs,
    _evidence,
    _shadows,
    _exports,
    _dropped,
    _came_back,
    _logs,
    _leftovers,
)
