"""The files of the store: whole, of one import, and nothing half-made left."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.decisions.approvals import kept_policy
from outlay.payments.damage import can_be_read
from outlay.payments.ledger import Ledger
from outlay.payments.lists.snapshots import snapshots
from outlay.payments.store import VERSION, Store
from outlay.payments.tables import LIST_SOURCES
from outlay.payments.upkeep.going import LEFTOVERS, Asked, going
from outlay.payments.upkeep.opening import identities_in
from outlay.payments.upkeep.removing import destroyed_imports
from outlay.payments.upkeep.retention import RetentionSettings
from outlay.pipelines.doctor.findings import Checked, Checks, fail, ok, warn
from outlay.pipelines.doctor.keys import lock_held
from outlay.pipelines.jobs.ages import manifests

SHOWN = 3
PUT_BACK = "put it back from a backup: outlay restore"


def version(store: Store) -> Checks:
    """The store was opened, so its version is ours; who works in it now."""
    held = [p.parent.name for p in _locks(store) if lock_held(p)]
    busy = f"; runs are working on {len(held)} batches" if held else ""
    yield ok("store", f"version {VERSION}, zone {store.zone.key}{busy}")


def leftovers(store: Store) -> Checks:
    """What killed runs left half-made."""
    today = store.known_on(dt.datetime.now(dt.UTC))
    found = [
        each
        for each in going(Asked(store, today, RetentionSettings.of(store.home)))
        if each.kind == LEFTOVERS
    ]
    if not found:
        yield ok("leftovers", "nothing half-made of an earlier day")
        return
    names = _some([str(each.path.relative_to(store.home)) for each in found])
    what = f"{len(found):,} things that killed runs left: {names}"
    yield warn("leftovers", what, "outlay retain shows them, --apply removes them")


def readable(store: Store) -> Checks:
    """Every Parquet file has a footer that can be read."""
    paths = _parquet(store)
    bad = [path for path in paths if not _has_footer(path)]
    yield _judged(store, "tables", bad, f"{len(paths):,} files have whole footers")


def complete(store: Store) -> Checks:
    """Every import is as its manifest says, in payments."""
    bad = [
        store.payments_file(each.import_id)
        for each in manifests(store)
        if pq.read_metadata(store.payments_file(each.import_id)).num_rows
        != each.accepted.payments
    ]
    yield _judged(store, "imports", bad, "all hold as many payments as were accepted")
    gone = destroyed_imports(Ledger.read(store.ledger_file))
    names = {path.stem for path in store.payments_files()} - gone
    lost = [n for n in sorted(names) if not store.identities_file(n).exists()]
    if lost:
        what = f"{len(lost):,} imports have no identities, and retention took none of "
        yield fail("identities", f"{what}them: {_some(lost)}", PUT_BACK)
    else:
        kept = f"{len(names):,} imports have theirs"
        yield ok("identities", f"{kept}; retention destroyed those of {len(gone):,}")


def deep_tables(store: Store) -> Checks:
    """Every page of every table can be read, and payments add up to the cent."""
    bad = [path for path in _parquet(store) if not can_be_read(path)]
    yield _judged(store, "pages of tables", bad, "every page was read")
    if bad:
        return
    odd = [
        store.payments_file(each.import_id)
        for each in manifests(store)
        if not _adds_up(store.payments_file(each.import_id), each.accepted.cents)
    ]
    what = "every import adds up to the cent and is of the file that names it"
    yield _judged(store, "content of imports", odd, what)


def deep_sealed(store: Store) -> Checks:
    """Every encrypted file opens, and every policy says what its name says."""
    count = 0
    for source in LIST_SOURCES:
        for snapshot in snapshots(store, source):
            count += sum(rows.num_rows for rows in snapshot.entries(store))
    yield ok("entries of lists", f"{count:,} were opened")
    names = [p.stem for p in store.payments_files() if _kept(store, p.stem)]
    rows = sum(identities_in(store, name) for name in names)
    paid = sum(pq.read_metadata(store.payments_file(n)).num_rows for n in names)
    if rows == paid:
        yield ok("sealed identities", f"{rows:,} in {len(names):,} imports were opened")
    else:
        what = f"{rows:,} identities of {paid:,} payments were opened"
        yield fail("sealed identities", what, PUT_BACK)
    policies = sorted((store.home / "policies").glob("*.json"))
    for path in policies:
        kept_policy(store, path.stem)
    yield ok("policies", f"{len(policies):,} say what their names say")


def _kept(store: Store, name: str) -> bool:
    return store.identities_file(name).exists()


def _locks(store: Store) -> Iterator[Path]:
    return (store.home / "batches").glob("*/lock")


def _parquet(store: Store) -> list[Path]:
    found = store.home.rglob("*.parquet")
    return sorted(p for p in found if not _in_work(p.relative_to(store.home)))


def _in_work(path: Path) -> bool:
    working = {"work", "unfinished", "auditing"}
    hidden = any(part.startswith((".", "tmp")) for part in path.parts)
    return hidden or bool(working & set(path.parts))


def _has_footer(path: Path) -> bool:
    try:
        pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return False
    return True


def _adds_up(path: Path, cents: int) -> bool:
    total = 0
    with pq.ParquetFile(path) as file:
        for rows in file.iter_batches(columns=["amount_cents", "source_sha256"]):
            total += pc.sum(rows["amount_cents"]).as_py() or 0
            of_file = pc.starts_with(rows["source_sha256"], path.stem)
            if not pc.all(of_file, min_count=0).as_py():
                return False
    return total == cents


def _judged(store: Store, check: str, bad: list[Path], good: str) -> Checked:
    if not bad:
        return ok(check, good)
    names = _some([str(path.relative_to(store.home)) for path in bad])
    return fail(check, f"{len(bad):,} files are damaged: {names}", PUT_BACK)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
