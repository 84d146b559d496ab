"""One file into the store: whole, in balance, or not at all."""

import datetime as dt
from pathlib import Path

from outlay.payments.errors import Place, StoreError
from outlay.payments.intake.job import Job
from outlay.payments.intake.source import Source
from outlay.payments.intake.terms import Asked, forget_note, settle
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick, silent
from outlay.payments.sniff import format_of
from outlay.payments.store import Store


def ingest(
    store: Store,
    path: Path,
    *,
    mapping: Path | None = None,
    payment_date: dt.date | None = None,
    as_of: dt.date | None = None,
    side: Path | None = None,
    programs: Path | None = None,
    tick: Tick = silent,
) -> Manifest:
    """Take a payment file into the store and return its manifest.

    Nothing counts before the whole file was read and is in balance. The same file
    again is the same import: its manifest is returned as it stands.

    Parameters
    ----------
    mapping, side, programs : Path, optional
        Which column is what; further columns by payment key; agency and program.
    payment_date : date, optional
        The date of rows that have none; an SPR has none.
    as_of : date, optional
        The day on which rows without known_at are first known; by default today in
        the agency's zone, and then rows due before it are imported history.
    tick : callable
        Told how many rows were read, and of how many (0: not known).

    Raises
    ------
    InputRejectedError, MappingError, ConfigurationError
        Where the file, or what is given with it, cannot be used.
    StoreError
        Where the file came in before on other terms, or its batch is another file.
    BalanceError
        Where in is not accepted + quarantined.
    OutputError
        Where the store cannot be written.
    """
    source = Source.of(path)
    asked = Asked(mapping, payment_date, as_of, side, programs)
    with store.locked():
        earlier = _earlier(store, source)
        if earlier is None:
            return _attempt(store, source, asked, tick)
        _check_same_bytes(source, earlier)
        asked.check_same(earlier)
        forget_note(store, source)  # a run killed at its very end left it
        return earlier


def _earlier(store: Store, source: Source) -> Manifest | None:
    # The payments file is renamed last: where it is, the import is complete.
    if not store.payments_file(source.import_id).exists():
        return None
    return Manifest.load(store.batch_folder(source.import_id))


def _check_same_bytes(source: Source, earlier: Manifest) -> None:
    # An id is the beginning of a hash: other bytes under it would pass for these.
    if source.sha256 != earlier.sha256:
        raise StoreError(
            f"batch {source.import_id} is another file, {earlier.file}, with other "
            "bytes; nothing was taken in",
            where=Place(file=source.path.name),
            rule="docs/store.md#the-same-file-again",
            fix="find out who put the batch there, or put its manifest back from a "
            "backup",
        )


def _attempt(store: Store, source: Source, asked: Asked, tick: Tick) -> Manifest:
    kind = format_of(source.path)
    terms = settle(store, source, asked, kind)
    try:
        return Job(store, source, asked, terms, kind, tick).run()
    finally:
        # A killed run does not come here: its note keeps its terms for the repeat.
        forget_note(store, source)
