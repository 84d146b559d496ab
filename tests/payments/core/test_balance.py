"""In = accepted + quarantined, in payments and in cents, whatever a reader gives."""

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments import atomic
from outlay.payments.errors import BalanceError
from outlay.payments.intake import ingest, job, pieces
from outlay.payments.manifest import Tally
from outlay.payments.reader import Chunk, Totals
from outlay.payments.store import Store
from tests.payments.core.made_up import (
    PAID,
    MadeUpReader,
    bad,
    batch,
    cents,
    honest,
    row,
    stored,
)

AMOUNTS = st.integers(-(10**12), 10**12)
# Few ids, so that a key often stands twice; some rows have no date.
GOOD = st.tuples(st.integers(1, 6), AMOUNTS, st.sampled_from([PAID, PAID, None]))
CHUNKS = st.lists(
    st.tuples(st.lists(GOOD, max_size=5), st.lists(st.none() | AMOUNTS, max_size=3)),
    max_size=5,
)


def chunks_of(drawn):
    line, made = 0, []
    for good, refused in drawn:
        rows = []
        for number, amount, paid in good:
            line += 1
            rows.append(
                row(number, source_line=line, amount_cents=amount, scheduled_on=paid)
            )
        wrong = tuple(bad(line + n, amount) for n, amount in enumerate(refused, 1))
        line += len(refused)
        made.append(Chunk(batch(rows), wrong))
    return made


@pytest.mark.slow
@pytest.mark.property
@given(files=st.lists(CHUNKS, min_size=1, max_size=2))
def test_nothing_is_lost_whatever_the_files_hold(files):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE_ROWS", 4)
        patch.setattr(atomic.os, "fsync", lambda _handle: None)  # slow, nothing here
        store = Store.create(Path(folder) / "home")
        for number, drawn in enumerate(files):
            chunks = chunks_of(drawn)
            patch.setattr(
                job, "reader_for", lambda *_a, c=chunks, **_o: MadeUpReader(c)
            )
            file = Path(folder) / f"{number}.parquet"
            file.write_bytes(b"PAR1" + bytes([number]))
            check(store, ingest(store, file), honest(chunks))
        keys = stored(store)["payment_key"].to_pylist()
        assert len(keys) == len(set(keys))


def check(store, manifest, came):
    taken = pq.read_table(store.payments_file(manifest.import_id))
    held = pq.read_table(store.batch_folder(manifest.import_id) / "quarantine.parquet")
    assert came.payments == taken.num_rows + held.num_rows == manifest.came_in.payments
    assert came.cents == cents(taken) + cents(held) == manifest.came_in.cents
    assert manifest.accepted == Tally(taken.num_rows, cents(taken))
    assert manifest.quarantined == Tally(held.num_rows, cents(held))
    assert manifest.unreadable == held["amount_cents"].null_count == came.unreadable
    lines = taken["source_line"].to_pylist() + held["source_line"].to_pylist()
    assert sorted(lines) == list(range(1, came.payments + 1))


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        (Totals(4, 312, 0), "4 payments came in, but 3"),
        (Totals(3, 209, 0), "209 cents came in, but 208"),
        (Totals(3, 208, 1), "1 rows without a readable amount came in, but 0"),
        (Totals(2, 208, 0), "2 payments came in, but 3"),
    ],
)
def test_reader_that_counted_otherwise_keeps_nothing(
    store, reads, some_file, said, missing
):
    chunk = Chunk(batch([row(1), row(2)]), (bad(3),))
    reads(MadeUpReader([chunk], said=said))
    with pytest.raises(BalanceError, match=missing):
        ingest(store, some_file)
    assert not store.payments_files()
    assert not list((store.home / "batches").iterdir())
    assert not list(store.identities_folder.iterdir())
