"""Joined notices as rows of DISPOSITIONS and OUTCOMES; what is known stays as it is."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from outlay.payments.formats.nacha.notices import Notice
from outlay.payments.queries import ask, connection
from outlay.payments.returns.codes import evidence_of
from outlay.payments.store import Store
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, TEXT

_HERE = Path(__file__).parent
LEARNED = 1.0
"""A bank tells of every payment that it returns, reviewed or not."""


def disposition_rows(
    store: Store, joined: Sequence[tuple[Notice, str]], known_at: dt.datetime
) -> pa.Table:
    """Return one row a payment that is not yet known to have come back."""
    files = [str(file) for file in store.dispositions_files()]
    back = _known(store, joined, "came_back.sql", {"dispositions": files})
    keys = dict.fromkeys(key for _, key in joined if key not in back)
    at = {"known_at": known_at, "known_on": store.known_on(known_at)}
    return DISPOSITIONS.of(
        [{"payment_key": key, "state": "returned", **at} for key in keys]
    )


def outcome_rows(
    store: Store, joined: Sequence[tuple[Notice, str]], known_at: dt.datetime
) -> pa.Table:
    """Return one row a payment for which a notice is evidence.

    A finding stays: evidence only comes where there is none, or where the last one
    was proper and without suspicion.
    """
    files = [str(file) for file in store.outcomes_files()]
    settled = _known(store, joined, "settled.sql", {"outcomes": files})
    at = {"known_at": known_at, "known_on": store.known_on(known_at)}
    rows: dict[str, dict[str, object]] = {}
    for notice, key in joined:
        found = evidence_of(notice.code, notice.remark)
        if found is None or key in settled or key in rows:
            continue
        rows[key] = {
            "payment_key": key,
            "ip_class": found.ip_class,
            "fraud_state": found.fraud_state,
            "theme": found.theme,
            "source": "ach_return",
            "inclusion_probability": LEARNED,
            **at,
        }
    return OUTCOMES.of(list(rows.values()))


def _known(
    store: Store,
    joined: Sequence[tuple[Notice, str]],
    query: str,
    files: dict[str, list[str]],
) -> set[str]:
    if not joined or not all(files.values()):
        return set()
    given = pa.table({"payment_key": pa.array([key for _, key in joined], TEXT)})
    with connection(store) as opened:
        opened.register("given", given)
        found = ask(opened, _HERE / query, files)
    return set(found["payment_key"].to_pylist())
