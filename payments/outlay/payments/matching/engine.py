"""The matching engine: payees in, matches with entries of a list out."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pyarrow as pa

from outlay.payments.list_tables import STRENGTHS
from outlay.payments.matching.compare import Compared, compare
from outlay.payments.matching.index import ListIndex
from outlay.payments.matching.lookup import Ints
from outlay.payments.matching.sentences import compared_in_words
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.matching.strength import NONE, strengths

PAYEES = pa.schema(
    [
        ("name", pa.string()),
        ("kind", pa.string()),
        ("tin_type", pa.string()),
        ("tin_token", pa.string()),
        ("born_on", pa.date32()),
        ("street", pa.string()),
        ("zip5", pa.string()),
    ]
)


def match(
    payees: pa.Table,
    entries: pa.Table | Iterable[pa.Table],
    settings: MatchSettings | None = None,
) -> pa.Table:
    """Compare payees with a list and return who may be the same.

    Parameters
    ----------
    payees : table
        The columns of PAYEES, null where a thing is not known; kind is person,
        organisation or null.
    entries : table or chunks
        Rows of tables.ENTRIES.

    Returns
    -------
    table
        payee and row (places in `payees` and `entries`), list, entry, strength,
        name_similarity, rarity, compared, same_birth, same_address; sorted by payee
        and row. Each name of an entry is a row of its own.
    """
    settings = settings or MatchSettings()
    rows = entries if isinstance(entries, pa.Table) else pa.concat_tables(entries)
    index = ListIndex.of(rows, settings)
    return pa.concat_tables(match_chunks(payees, index, settings))


def match_chunks(
    payees: pa.Table, index: ListIndex, settings: MatchSettings
) -> Iterator[pa.Table]:
    """Yield the matches of each chunk of payees, in order; see `match`."""
    payees = payees.select(PAYEES.names).cast(PAYEES)
    begins = range(0, max(payees.num_rows, 1), settings.chunk)
    work = partial(_matches, payees, index, settings)
    with ThreadPoolExecutor(settings.threads) as pool:
        yield from pool.map(work, begins)


def _matches(
    payees: pa.Table, index: ListIndex, settings: MatchSettings, begin: int
) -> pa.Table:
    chunk = payees.slice(begin, settings.chunk).combine_chunks()
    found = compare(chunk, index, settings)
    grade = strengths(found, index, settings)
    kept = grade != NONE
    return _table(found.where(kept), grade[kept], chunk, index, begin)


def _table(
    found: Compared, grade: Ints, chunk: pa.Table, index: ListIndex, begin: int
) -> pa.Table:
    rows = index.rows.take(pa.array(found.row))
    words = compared_in_words(found, chunk.take(pa.array(found.payee)), rows)
    return pa.table(
        {
            "payee": pa.array(found.payee + begin),
            "row": pa.array(found.row),
            "list": rows["source"],
            "entry": rows["entry"],
            "strength": pa.array(STRENGTHS, pa.string()).take(pa.array(grade)),
            "name_similarity": pa.array(found.similarity),
            "rarity": pa.array(found.rarity),
            "compared": words,
            "same_birth": pa.array(found.same_birth),
            "same_address": pa.array(found.same_address),
        }
    )
