"""One payment key once: in a file, and over all files of the store."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.payments.atomic import UNFINISHED
from outlay.payments.identities import IdentityWriter, read_identities
from outlay.payments.intake.writing import Files
from outlay.payments.queries import ask, connection
from outlay.payments.store import Store
from outlay.payments.tables import QUARANTINE, TEXT

Positions = NDArray[np.int64]

_HERE = Path(__file__).parent
RULE = "one payment key once"
_IN_FILE = (
    "the payment stands earlier in the same file, under the same location code, "
    "fiscal year, schedule and payment id: send one of the two under another id"
)
_ELSEWHERE = (
    "the payment came in before with another file, under the same location code, "
    "fiscal year, schedule and payment id: if it is another payment, give it another id"
)


def repeats(store: Store, files: Files, import_id: str) -> pa.Table:
    """Return QUARANTINE rows, with `position`, of payments that are there already.

    `position` is the row in the payments file, from 0; sorted by it.
    """
    taken = str(files.payments)
    others = [str(f) for f in store.payments_files() if f.stem != import_id]
    with connection(store) as opened:
        found = _rows(
            ask(opened, _HERE / "repeated_in_file.sql", {"taken": taken}),
            _IN_FILE,
            import_id,
        )
        if others:
            values = {"taken": taken, "others": others}
            known = ask(opened, _HERE / "known_elsewhere.sql", values)
            known = _without(known, found["position"])
            found = pa.concat_tables([found, _rows(known, _ELSEWHERE, import_id)])
    return found.sort_by("position")


def drop(
    files: Files, positions: pa.ChunkedArray, *, key: bytes, import_id: str
) -> None:
    """Rewrite payments and identities without the rows at `positions`."""
    out = np.sort(positions.to_numpy())
    _drop_payments(files.payments, out)
    _drop_identities(files.identities, out, key, import_id)


def _drop_payments(path: Path, out: Positions) -> None:
    again = _again(path)
    source = pq.ParquetFile(path)
    begin = 0
    with pq.ParquetWriter(again, source.schema_arrow, compression="zstd") as writer:
        for number in range(source.num_row_groups):
            rows = source.read_row_group(number)
            writer.write_table(rows.filter(_kept(begin, rows.num_rows, out)))
            begin += rows.num_rows
    source.close()
    again.replace(path)


def _drop_identities(path: Path, out: Positions, key: bytes, import_id: str) -> None:
    again = _again(path)
    begin = 0
    with closing(IdentityWriter(again, key=key, import_id=import_id)) as writer:
        for rows in read_identities(path, key=key, import_id=import_id):
            kept = rows.filter(_kept(begin, rows.num_rows, out)).combine_chunks()
            for batch in kept.to_batches():
                writer.write(batch)
            begin += rows.num_rows
        writer.finish()
    again.replace(path)


def _kept(begin: int, rows: int, out: Positions) -> pa.Array:
    kept = np.ones(rows, dtype=bool)
    kept[out[(out >= begin) & (out < begin + rows)] - begin] = False
    return pa.array(kept)


def _again(path: Path) -> Path:
    # Ends as every unfinished file does, so that a killed run's is cleared away.
    return path.with_name(path.name.removesuffix(UNFINISHED) + f".again{UNFINISHED}")


def _without(rows: pa.Table, positions: pa.ChunkedArray) -> pa.Table:
    return rows.filter(pc.invert(pc.is_in(rows["position"], positions)))


def _rows(found: pa.Table, reason: str, import_id: str) -> pa.Table:
    said = {
        "batch_id": import_id,
        "rule": RULE,
        "field": "payment_id",
        "reason": reason,
        "action": "return_to_certifying_officer",
    }
    columns = {
        name: pa.repeat(pa.scalar(said[name], TEXT), found.num_rows)
        if name in said
        else found[name]
        for name in (*QUARANTINE.names, "position")
    }
    return pa.table(columns)
