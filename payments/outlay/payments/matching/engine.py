"""The matching engine: payees in, matches with entries of a list out."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pyarrow as pa

from outlay.payments.list_tables import STRENGTHS
from outlay.payments.matching.compare import Compared, compare
from outlay.payments.matching.index import ListIndex
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.matching.strength import strengths


def match(
    payees: pa.Table,
    entries: pa.Table | Iterable[pa.Table],
    settings: MatchSettings | None = None,
) -> pa.Table:
    """Compare payees with a list and return what may be the same.

    Parameters
    ----------
    payees : table
        Columns payee (any id), name, kind (person, organisation or null), tin_type,
        tin_token, born_on, street and zip5, each null where it is not known.
    entries : table or chunks
        Rows of tables.ENTRIES.

    Returns
    -------
    table
        payee, row (of entries), strength, name_similarity, rarity and what agrees;
        sorted by payee row and row.
    """
    settings = settings or MatchSettings()
    rows = entries if isinstance(entries, pa.Table) else pa.concat_tables(entries)
    index = ListIndex.of(rows, settings)
    found = list(match_chunks(payees, index, settings))
    return pa.concat_tables(found)


def match_chunks(
    payees: pa.Table, index: ListIndex, settings: MatchSettings
) -> Iterator[pa.Table]:
    """Yield the matches of each chunk of payees, in order."""
    begins = range(0, max(payees.num_rows, 1), settings.chunk)
    chunks = [payees.slice(begin, settings.chunk) for begin in begins]
    work = partial(_matches, index=index, settings=settings)
    with ThreadPoolExecutor(settings.threads) as pool:
        yield from pool.map(work, chunks)


def _matches(payees: pa.Table, index: ListIndex, settings: MatchSettings) -> pa.Table:
    found = compare(payees, index, settings)
    grade = strengths(found, index, settings)
    kept = grade >= 0
    return _table(found.where(kept), grade[kept], payees)


def _table(found: Compared, grade: np.ndarray, payees: pa.Table) -> pa.Table:
    return pa.table(
        {
            "payee": payees["payee"].combine_chunks().take(pa.array(found.payee)),
            "row": pa.array(found.row),
            "strength": pa.array(STRENGTHS).take(pa.array(grade)),
            "name_similarity": pa.array(found.similarity),
            "rarity": pa.array(found.rarity),
            "same_taxpayer": pa.array(found.same_taxpayer),
            "same_birth": pa.array(found.same_birth),
            "other_birth": pa.array(found.other_birth),
            "same_address": pa.array(found.same_address),
        }
    )
