"""From matches of names to MATCHES: each entry once, copies of other lists out."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.list_tables import MATCHES, STRENGTHS
from outlay.payments.lists.overlap import copied_from
from outlay.payments.lists.verify import verify_sentence


def finished(found: pa.Table, days: dict[str, dt.date]) -> pa.Table:
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
