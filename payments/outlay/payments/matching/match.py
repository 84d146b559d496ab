"""Matching the payments of an import against the lists that stood on a day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.atomic import whole
from outlay.payments.list_tables import MATCHES
from outlay.payments.lists.snapshots import standing_snapshots
from outlay.payments.matching.engine import match, match_chunks
from outlay.payments.matching.finished import finished
from outlay.payments.matching.index import ListIndex
from outlay.payments.matching.listed import entries_for
from outlay.payments.matching.reading import Piece, pieces
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.reader import Tick, silent
from outlay.payments.store import Store

__all__ = ["MatchSummary", "match", "match_batch"]


@dataclass(frozen=True, slots=True)
class MatchSummary:
    """What matching an import gave: payments, and matches by strength."""

    payments: int = 0
    matches: int = 0
    strengths: dict[str, int] = field(default_factory=dict)
    lists: dict[str, dt.date] = field(default_factory=dict)


def match_batch(
    store: Store,
    import_id: str,
    *,
    day: dt.date,
    out: Path,
    settings: MatchSettings | None = None,
    tick: Tick = silent,
) -> MatchSummary:
    """Match an import with the lists that stand on `day`; write tables.MATCHES.

    Each payee is matched once, whatever the number of its payments. An entry counts
    for a payment from its valid_from and until, not on, its valid_until. Without any
    list the file is empty. Rows are sorted by payment, list and entry.

    Raises
    ------
    StoreError
        Where identities or entries are damaged.
    OutputError
        Where `out` cannot be written.
    """
    settings = settings or MatchSettings()
    standing = standing_snapshots(store, day)
    rows = entries_for(store, import_id, standing.values())
    found, payments = [], 0
    if rows.num_rows:
        index = ListIndex.of(rows, settings)
        for piece in _ticked(store, import_id, tick):
            payments += piece.payments.num_rows
            found.append(_of_piece(piece, index, settings))
    days = {source: snapshot.as_of for source, snapshot in standing.items()}
    matches = finished(pa.concat_tables(found), days) if found else MATCHES.empty()
    MATCHES.check(matches)
    with whole(out) as unfinished:
        pq.write_table(matches, unfinished, compression="zstd")
    counted = Counter(matches["strength"].to_pylist())
    return MatchSummary(payments, matches.num_rows, dict(sorted(counted.items())), days)


def _ticked(store: Store, import_id: str, tick: Tick) -> Iterator[Piece]:
    total = pq.read_metadata(store.payments_file(import_id)).num_rows
    done = 0
    for piece in pieces(store, import_id):
        yield piece
        done += piece.payments.num_rows
        tick(done, total)


def _of_piece(piece: Piece, index: ListIndex, settings: MatchSettings) -> pa.Table:
    """Return the matches of a piece: payee by payee, then for each payment."""
    found = pa.concat_tables(match_chunks(piece.payees, index, settings))
    which, payment = piece.of_payee.pairs(found["payee"].combine_chunks())
    matches = found.take(pa.array(which))
    paid = piece.payments.take(pa.array(payment))
    rows = index.rows.take(matches["row"])
    counted = _counted_on(paid["scheduled_on"], rows)
    return pa.table(
        {
            "payment_key": paid["payment_key"],
            **{name: matches[name] for name in _MATCHED},
            "facts": rows["facts"],
        }
    ).filter(counted)


_MATCHED = ("list", "entry", "strength", "name_similarity", "compared")


def _counted_on(paid: pa.ChunkedArray, rows: pa.Table) -> pa.ChunkedArray:
    begun = pc.less_equal(rows["valid_from"], paid)
    going = pc.greater(rows["valid_until"], paid)
    return pc.and_(pc.fill_null(begun, True), pc.fill_null(going, True))
