"""Letting go of what retention allows: said in the ledger first, then done."""

import fcntl
import gzip
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outlay.payments.atomic import UNFINISHED, in_words, whole
from outlay.payments.ledger import Act, Ledger
from outlay.payments.store import Store
from outlay.payments.upkeep.going import (
    COLD_LOGS,
    IDENTITIES,
    KINDS,
    Asked,
    Going,
    going,
)

RETAIN = "retain"


@dataclass(frozen=True, slots=True)
class Gone:
    """What went, and what was left because a run is working on its batch."""

    went: tuple[Going, ...]
    busy: tuple[Going, ...] = ()


def let_go(asked: Asked, act: Act) -> Gone:
    """Remove what may go; one entry in the ledger says what, by whom and why.

    The entry comes first: a killed removal is on record, and a repeat removes and
    records the rest. Where nothing may go, nothing is recorded.

    Raises
    ------
    OutputError
        Where something cannot be removed; what was removed until then is recorded.
    """
    store = asked.store
    with store.locked(), ExitStack() as held:
        found = going(asked)
        free = {
            name: held.enter_context(_held(store, name)) for name in _batches(found)
        }
        went = [each for each in found if free.get(each.batch, True)]
        busy = [each for each in found if not free.get(each.batch, True)]
        if went:
            Ledger.read(store.ledger_file).append(RETAIN, act, _facts(asked, went))
        with _bin(store) as away:
            for number, each in enumerate(went):
                with in_words(each.path):
                    _remove(each, away / str(number))
    return Gone(tuple(went), tuple(busy))


def destroyed_imports(ledger: Ledger) -> set[str]:
    """Return the imports whose identities went by retention."""
    entries = [each for each in ledger.entries if each.event == RETAIN]
    return {str(name) for each in entries for name in each.facts.get(IDENTITIES, ())}


def counts(found: Sequence[Going]) -> dict[str, dict[str, int]]:
    """Return how many, and of how many bytes, by kind."""
    return {
        kind: {"count": len(sizes), "bytes": sum(sizes)}
        for kind in KINDS
        if (sizes := [each.size for each in found if each.kind == kind])
    }


def _facts(asked: Asked, went: Sequence[Going]) -> dict[str, Any]:
    return {
        "settings": asked.settings.digest(),
        "counts": counts(went),
        IDENTITIES: [each.batch for each in went if each.kind == IDENTITIES],
    }


def _remove(each: Going, away: Path) -> None:
    if each.kind == COLD_LOGS:
        _compress(each.path)
    else:
        # Moved away first: nobody ever finds half of a run.
        each.path.rename(away) if each.path.is_dir() else each.path.unlink()


def _compress(path: Path) -> None:
    cold = path.with_name(f"{path.name}.gz")
    with whole(cold) as unfinished:
        with path.open("rb") as plain, gzip.open(unfinished, "wb") as packed:
            shutil.copyfileobj(plain, packed)
        unfinished.chmod(0o600)
    written = path.stat()
    os.utime(cold, ns=(written.st_atime_ns, written.st_mtime_ns))
    path.unlink()


def _batches(found: Sequence[Going]) -> list[str]:
    return sorted({each.batch for each in found if each.batch})


@contextmanager
def _held(store: Store, batch: str) -> Iterator[bool]:
    """Keep runs out of a batch, and say whether none was working on it."""
    path = store.batch_folder(batch) / "lock"
    if not path.exists():
        yield True
        return
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


@contextmanager
def _bin(store: Store) -> Iterator[Path]:
    folder = store.home / f".retain-{os.getpid()}{UNFINISHED}"
    with in_words(folder):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
