"""Which schedules the store knows already: a number is used once a fiscal year."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from outlay.payments.keys import fiscal_year
from outlay.payments.queries import ask, connection
from outlay.payments.store import Store

_HERE = Path(__file__).parent


def schedule_known(
    store: Store, import_id: str, payment_date: dt.date
) -> Callable[[str, str], bool]:
    """Return whether a location code's schedule number came in with another file.

    Only the fiscal year of `payment_date` counts (SPR 5.0.2, 01.03). The store is
    asked once, at the first question.
    """
    known: set[tuple[str, str]] | None = None

    def asked(alc: str, schedule: str) -> bool:
        nonlocal known
        if known is None:
            known = _known(store, import_id, fiscal_year(payment_date))
        return (alc, schedule) in known

    return asked


def _known(store: Store, import_id: str, year: int) -> set[tuple[str, str]]:
    others = [str(f) for f in store.payments_files() if f.stem != import_id]
    if not others:
        return set()
    values = {
        "others": others,
        "first_day": dt.date(year - 1, 10, 1),
        "end_day": dt.date(year, 10, 1),
    }
    with connection(store) as opened:
        found = ask(opened, _HERE / "schedules_known.sql", values)
    return set(
        zip(
            found["alc"].to_pylist(),
            found["schedule_number"].to_pylist(),
            strict=True,
        )
    )
