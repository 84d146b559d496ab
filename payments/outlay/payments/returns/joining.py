"""Each notice joined to its payment, or left unmatched with the reason: no guesses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from outlay.payments.formats.nacha.notices import Notice
from outlay.payments.queries import ask, connection
from outlay.payments.store import Store

_HERE = Path(__file__).parent
UNKNOWN = "no payment of the store fits"
SEVERAL = "{n} payments of the store fit, and nothing tells them apart"


@dataclass(slots=True)
class Joined:
    """Payment keys by notice, and notices without one with the reason."""

    keys: list[tuple[Notice, str]] = field(default_factory=list)
    unmatched: list[tuple[Notice, str]] = field(default_factory=list)


def join_returns(store: Store, notices: Sequence[Notice], given: pa.Table) -> Joined:
    """Join returned payments: by trace number, else by account, amount and days."""
    by_trace = _found(store, given, "by_trace.sql")
    by_account = _found(store, given, "by_account.sql")
    joined = Joined()
    for position, notice in enumerate(notices):
        candidates = by_trace.get(position) or by_account.get(position, [])
        _settle(joined, notice, candidates)
    return joined


def join_deaths(store: Store, notices: Sequence[Notice], given: pa.Table) -> Joined:
    """Join death notices to every payment to the person that is due after the death."""
    found = _found(store, given, "to_person.sql")
    joined = Joined()
    for position, notice in enumerate(notices):
        payments = found.get(position, [])
        joined.keys += [(notice, key) for key, after in payments if after]
        if not payments:
            joined.unmatched.append(
                (notice, "no payment of the store is to the person")
            )
    return joined


def _settle(joined: Joined, notice: Notice, candidates: list[tuple[str, bool]]) -> None:
    if len(candidates) > 1:
        candidates = [c for c in candidates if c[1]] or candidates
    if len(candidates) == 1:
        joined.keys.append((notice, candidates[0][0]))
    else:
        many = SEVERAL.format(n=len(candidates)) if candidates else UNKNOWN
        joined.unmatched.append((notice, many))


def _found(
    store: Store, given: pa.Table, query: str
) -> dict[int, list[tuple[str, bool]]]:
    """Return the payments that fit, by position: key and the query's third column."""
    files = [str(file) for file in store.payments_files()]
    if not files or not given.num_rows:
        return {}
    with connection(store) as opened:
        opened.register("given", given)
        rows = ask(opened, _HERE / query, {"payments": files})
    found: dict[int, list[tuple[str, bool]]] = {}
    for position, key, flag in zip(*rows.to_pydict().values(), strict=True):
        found.setdefault(position, []).append((key, bool(flag)))
    return found
