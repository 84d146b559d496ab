"""Writes a volume into a store: the same seed gives the same bytes."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.atomic import whole
from outlay.payments.database import connect
from outlay.payments.reader import Tick, silent
from outlay.payments.simulate.volume.shape import Piece, Volume
from outlay.payments.store import Store
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, PAYMENTS, Table

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Made:
    """What a volume left in the store.

    Attributes
    ----------
    import_id : str
        The import of the day that is to be scored.
    as_of : date
        That day.
    """

    import_id: str
    as_of: dt.date


def add_volume(
    store: Store, volume: Volume, *, threads: int = 2, tick: Tick = silent
) -> Made:
    """Write a made-up history and a day as payments, outcomes and dispositions.

    Nothing is tokenised, for there are no identifiers: tokens are hashes of a number,
    and no identities are written. Every file is marked simulated. Each thread makes
    one file at a time, whole by itself, so that bytes do not depend on threads.

    Raises
    ------
    OutputError
        Where the store cannot be written.
    """
    pieces, done = list(volume.pieces), 0
    with ThreadPoolExecutor(threads) as pool:
        # The day is the largest file: it comes first, so that no thread waits for it.
        for piece in pool.map(lambda piece: _add(store, piece), reversed(pieces)):
            done += piece.last - piece.first
            tick(done, volume.history + volume.day)
    return Made(pieces[-1].import_id, volume.as_of)


def add_day(store: Store, volume: Volume) -> Made:
    """Write only the day of `volume`, beside a history that is there already."""
    *_, piece = volume.pieces
    _add(store, piece)
    return Made(piece.import_id, volume.as_of)


def _add(store: Store, piece: Piece) -> Piece:
    volume, payments = piece.volume, store.payments_file(piece.import_id)
    store.mark_simulated(piece.sha256)
    _write(PAYMENTS, piece.values, payments)
    if piece.of_day:
        return piece
    for table, folder, share in (
        (OUTCOMES, store.outcomes_folder, volume.reviewed),
        (DISPOSITIONS, store.dispositions_folder, volume.undone),
    ):
        values = {"seed": volume.seed, "share": share, "payments": str(payments)}
        _write(table, values, folder / payments.name)
    return piece


def _write(table: Table, values: dict[str, object], out: Path) -> None:
    text = (HERE / f"{table.name}.sql").read_text(encoding="utf-8")
    with connect(threads=1) as connection, whole(out) as unfinished:
        connection.sql(text, params=values).create_view("made")
        connection.register("contract", table.empty())
        # Columns that no volume has are there all the same, and null.
        rows = connection.sql("FROM made UNION ALL BY NAME FROM contract")
        rows.write_parquet(str(unfinished), compression="zstd")
