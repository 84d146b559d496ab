"""The machine: versions, libraries, time, memory, and room on the disk."""

import datetime as dt
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from outlay.features.engines import MEMORY, engine_asked
from outlay.payments.ledger import Ledger
from outlay.payments.store import Store
from outlay.payments.upkeep.going import size_of
from outlay.pipelines.doctor.findings import Checks, fail, ok, warn
from outlay.pipelines.doctor.limits import DoctorLimits
from outlay.pipelines.jobs.ages import greatest, manifests
from outlay.pipelines.render.upkeep import amount

PYTHON = (3, 11)
LOCK = "requirements.lock"
PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
# While a batch is scored its matrix, raw scores and checks lie beside what is kept,
# and what features count over the whole history: 68 MB were measured at the peak for
# a day of 20 thousand on 305 thousand, which keeps 4 MB.
WORKING = 4
OF_HISTORY = 210  # bytes a payment in the store
BESIDE = 1 << 30  # docs/scaling.md#settings
POWERS = {"m": 20, "g": 30}
SUMMER, WINTER = dt.datetime(2026, 7, 1, 12), dt.datetime(2026, 1, 1, 12)  # noqa: DTZ001
EASTERN = ZoneInfo("America/New_York")


def python(_store: Store) -> Checks:
    """The interpreter is one that is tested."""
    found = sys.version_info[:2]
    if found == PYTHON:
        yield ok("python", platform.python_version())
    else:
        yield fail(
            "python",
            f"{platform.python_version()}, and only 3.11 is tested",
            "make setup with Python 3.11",
        )


def dependencies(_store: Store) -> Checks:
    """What is installed is what the lock names: other versions give other scores."""
    lock = _lock()
    if lock is None:
        yield warn(
            "dependencies",
            f"no {LOCK} is beside this installation to compare with",
            f"install with: pip install --require-hashes -r {LOCK}",
        )
        return
    wanted = dict(_pins(lock.read_text(encoding="utf-8")))
    odd = [f"{n} {_installed(n)}, not {v}" for n, v in wanted.items() if _other(n, v)]
    if odd:
        yield fail(
            "dependencies",
            f"{len(odd):,} are others than in the lock: {'; '.join(odd[:5])}",
            f"install the lock again: {LOCK}",
        )
    else:
        yield ok("dependencies", f"{len(wanted):,} are as in the lock")


def _lock() -> Path | None:
    above = Path(__file__).resolve().parents
    return next((p / LOCK for p in above if (p / LOCK).is_file()), None)


def _pins(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        found = PINNED.match(line)
        if found and ";" not in line.split("--hash")[0]:
            yield found[1], found[2]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _other(name: str, wanted: str) -> bool:
    return _installed(name) != wanted


def lightgbm(_store: Store) -> Checks:
    """LightGBM and its OpenMP load, and a tree can be grown."""
    try:
        import lightgbm as lgb
        import numpy as np

        rows = np.arange(40, dtype=float).reshape(-1, 1)
        quiet = {"objective": "binary", "verbosity": -1, "min_data_in_leaf": 5}
        data = lgb.Dataset(rows, label=rows[:, 0] > 20)
        grown = lgb.train({**quiet, "num_threads": 1}, data, num_boost_round=1)
        grown.predict(rows)
    except (ImportError, OSError) as error:
        yield fail(
            "lightgbm",
            f"it cannot be loaded ({type(error).__name__}): OpenMP may be missing",
            "install libgomp (Debian: apt-get install libgomp1), then make setup",
        )
        return
    threads = os.environ.get("OMP_NUM_THREADS", "not limited")
    yield ok("lightgbm", f"{lgb.__version__}, threads of OpenMP: {threads}")


def room(store: Store, limits: DoctorLimits) -> Checks:
    """The disk has room for a batch like the last one, several times over."""
    free = shutil.disk_usage(store.home).free
    found = manifests(store)
    if not found:
        yield ok("disk", f"{amount(free)} free; no batch yet to compare with")
        return
    last = found[-1].import_id
    parts = (store.payments_file(last), store.identities_file(last))
    kept = size_of(store.batch_folder(last)) + sum(
        size_of(path) for path in parts if path.exists()
    )
    rows = sum(pq.read_metadata(path).num_rows for path in store.payments_files())
    need = WORKING * kept + OF_HISTORY * rows
    said = (
        f"{amount(free)} free; the last batch keeps {amount(kept)} and needed about "
        f"{amount(need)} while it was scored"
    )
    if free < need:
        yield fail("disk", said, "free some space before the next batch")
    elif free < limits.room * need:
        yield warn("disk", said, f"free some: it is under {limits.room:g} times that")
    else:
        yield ok("disk", said)


def clock(store: Store, limits: DoctorLimits, now: dt.datetime) -> Checks:
    """The clock is not behind what the store has seen: no network is asked."""
    seen = {
        "the ledger": _ledger_time(store),
        "the last import": max((m.taken_in_at for m in manifests(store)), default=None),
        "the newest payment": _newest_payment(store),
        "the newest file": _newest_file(store),
    }
    slack = dt.timedelta(minutes=limits.clock_minutes)
    late = {
        what: at for what, at in seen.items() if at is not None and at > now + slack
    }
    if late:
        what = ", ".join(f"{w} of {at:%Y-%m-%d %H:%M} UTC" for w, at in late.items())
        yield fail(
            "clock",
            f"it says {now:%Y-%m-%d %H:%M} UTC, before {what}: it was set back, or "
            "was ahead then",
            "set the clock (chronyc tracking, timedatectl) before a batch is scored: "
            "days decide what is known",
        )
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M} UTC, after everything in the store")


def _ledger_time(store: Store) -> dt.datetime | None:
    entries = Ledger.read(store.ledger_file).entries
    return max((dt.datetime.fromisoformat(each.at) for each in entries), default=None)


def _newest_payment(store: Store) -> dt.datetime | None:
    """Return the start of the newest day on which a real payment became known.

    A row without a time counts from noon of its day, which may still come.
    """
    made_up = {m.import_id for m in manifests(store) if store.is_simulated(m.sha256)}
    files = [path for path in store.payments_files() if path.stem not in made_up]
    day = greatest(files, "known_on")
    if day is None:
        return None
    return dt.datetime.combine(day, dt.time(), store.zone).astimezone(dt.UTC)


def _newest_file(store: Store) -> dt.datetime | None:
    folders = (store.payments_folder, store.outcomes_folder, store.home)
    times = [p.stat().st_mtime for f in folders for p in f.glob("*") if p.is_file()]
    return dt.datetime.fromtimestamp(max(times), dt.UTC) if times else None


def zones(store: Store) -> Checks:
    """Time zone data is there and knows summer time."""
    hours = [
        (each.replace(tzinfo=EASTERN).utcoffset() or dt.timedelta()).total_seconds()
        for each in (WINTER, SUMMER)
    ]
    if hours == [-5 * 3600, -4 * 3600]:
        data = _installed("tzdata")
        yield ok("time zones", f"{store.zone.key} is known; package tzdata {data}")
    else:
        yield fail(
            "time zones",
            "the zone data of this machine does not know New York's summer time",
            "update the packages tzdata of the system and of Python",
        )


def memory(_store: Store) -> Checks:
    """The engine's memory fits this machine, or the limit of its service manager."""
    engine, found = engine_asked(), _memory()
    asked = int(engine.memory[:-1]) << POWERS[engine.memory[-1]]
    need = asked + BESIDE
    if found is None:
        yield ok(
            "memory", f"{MEMORY} is {engine.memory}; this system tells of no limit"
        )
        return
    said = (
        f"{amount(found)}; {MEMORY} is {engine.memory}, and 1 GB is needed beside it "
        f"({engine.name})"
    )
    if found < need:
        fix = f"set {MEMORY} to {max(1, (found - BESIDE) >> 30)}g, or give more memory"
        yield fail("memory", said, fix)
    else:
        yield ok("memory", said)


def _memory() -> int | None:
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
    limit = Path("/sys/fs/cgroup/memory.max")
    said = limit.read_text(encoding="ascii").strip() if limit.is_file() else "max"
    return min(whole, int(said)) if said.isdigit() else whole
