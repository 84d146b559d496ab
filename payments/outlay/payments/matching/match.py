"""Matching the payments of an import against the lists that stood on a day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.atomic import whole
from outlay.payments.list_tables import ENTRIES, MATCHES, STRENGTHS
from outlay.payments.lists.overlap import copied_from
from outlay.payments.lists.snapshots import Snapshot, standing_snapshots
from outlay.payments.lists.verify import verify_sentence
from outlay.payments.matching.engine import match, match_chunks
from outlay.payments.matching.index import ListIndex
from outlay.payments.matching.reading import Piece, pieces, scheduled_days
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
    rows = _entries(store, import_id, standing)
    found, payments = [], 0
    if rows.num_rows:
        index = ListIndex.of(rows, settings)
        for piece in _ticked(store, import_id, tick):
            payments += piece.payments.num_rows
            found.append(_of_piece(piece, index, settings))
    days = {source: snapshot.as_of for source, snapshot in standing.items()}
    matches = _finished(pa.concat_tables(found), days) if found else MATCHES.empty()
    MATCHES.check(matches)
    with whole(out) as unfinished:
        pq.write_table(matches, unfinished, compression="zstd")
    counted = Counter(matches["strength"].to_pylist())
    return MatchSummary(payments, matches.num_rows, dict(sorted(counted.items())), days)


def _entries(store: Store, import_id: str, standing: dict[str, Snapshot]) -> pa.Table:
    """Return the entries that count on a day of the import, of all lists."""
    ends = scheduled_days(store, import_id)
    if ends is None:
        return ENTRIES.empty()
    parts = [
        rows.filter(_counts(rows, *ends))
        for snapshot in standing.values()
        for rows in snapshot.entries(store)
    ]
    return pa.concat_tables([ENTRIES.empty(), *parts])


def _counts(rows: pa.Table, first: dt.date, last: dt.date) -> pa.ChunkedArray:
    begun = pc.less_equal(rows["valid_from"], pa.scalar(last))
    going = pc.greater(rows["valid_until"], pa.scalar(first))
    return pc.and_(pc.fill_null(begun, True), pc.fill_null(going, True))


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


def _finished(found: pa.Table, days: dict[str, dt.date]) -> pa.Table:
    """Return MATCHES: the strongest row of each entry, copies of other lists out."""
    found = _strongest(found)
    found = found.filter(pc.invert(_copies(found)))
    sources = found["list"].to_pylist()
    verify = [verify_sentence(source) for source in sources]
    on = [days[source] for source in sources]
    found = found.append_column("verify", pa.array(verify, pa.string()))
    found = found.append_column("snapshot_on", pa.array(on, pa.date32()))
    return found.select(MATCHES.names).cast(MATCHES.schema).combine_chunks()


def _strongest(found: pa.Table) -> pa.Table:
    rank = pc.index_in(found["strength"], value_set=pa.array(STRENGTHS, pa.string()))
    ordered = found.append_column("rank", rank).sort_by(
        [
            ("payment_key", "ascending"),
            ("list", "ascending"),
            ("entry", "ascending"),
            ("rank", "ascending"),
            ("name_similarity", "descending"),
            ("compared", "ascending"),
            ("facts", "ascending"),
        ]
    )
    parts = [ordered[name] for name in ("payment_key", "list", "entry")]
    keys = pc.binary_join_element_wise(*parts, "\x1f").combine_chunks()
    codes = keys.dictionary_encode().indices.to_numpy()
    first = np.flatnonzero(np.diff(codes, prepend=-1) != 0)
    return ordered.take(pa.array(first))


def _copies(found: pa.Table) -> pa.Array:
    """Whether a row repeats, from SAM, a match that the other list has as strong."""
    best: dict[tuple[str, str], int] = {}
    columns = [found[name].to_pylist() for name in ("payment_key", "list", "rank")]
    for payment, source, rank in zip(*columns, strict=True):
        best[payment, source] = min(rank, best.get((payment, source), rank))
    of = copied_from(found["facts"]).to_pylist()
    none = len(STRENGTHS)
    copies = [
        source is not None and best.get((payment, source), none) <= rank
        for payment, source, rank in zip(columns[0], of, columns[2], strict=True)
    ]
    return pa.array(copies, pa.bool_())
