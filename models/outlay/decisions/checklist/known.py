"""What was known before the day: appropriations in use, payees found deceased."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from outlay.payments.queries import ask, connection
from outlay.payments.store import Store

_HERE = Path(__file__).parent
# OMB's theme of payment integrity (dit6).
DECEASED = "Deceased"
# Beginning and ending year of availability change with each appropriation act: the
# account is the same, and on 1 October nothing else would have been seen before.
YEARS = re.compile(r"(^|-)(?:19|20)\d\d-(?:19|20)\d\d-(?=\d{4}-\d{3}$)")
Use = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Known:
    """History as it stood on `as_of`, and the snapshots of lists valid then.

    `uses` are accounts (without years), event types and payment types seen together;
    None where the history has no payment with an account. `deceased` gives the day on
    which an outcome last said so, by payee token. `snapshots` gives the day of each
    list's snapshot.
    """

    as_of: dt.date
    uses: frozenset[Use] | None = None
    deceased: Mapping[str, dt.date] = field(default_factory=dict)
    snapshots: Mapping[str, dt.date] = field(default_factory=dict)

    def lists(self) -> dict[str, dict[str, str | int]]:
        """Return each list's snapshot and its age in days, as JSON values."""
        return {
            source: {"as_of": taken.isoformat(), "age_days": (self.as_of - taken).days}
            for source, taken in sorted(self.snapshots.items())
        }


def account_of(tas: str) -> str:
    """Return an account symbol without its years of availability."""
    return YEARS.sub(r"\1", tas)


def known_before(
    store: Store, import_id: str, as_of: dt.date, snapshots: Mapping[str, dt.date]
) -> Known:
    """Return what `store` knew before `as_of`, without the import itself."""
    return Known(
        as_of, _uses(store, import_id, as_of), _deceased(store, as_of), snapshots
    )


def _uses(store: Store, import_id: str, as_of: dt.date) -> frozenset[Use] | None:
    values = {
        "payments": [str(file) for file in store.payments_files()],
        "as_of": as_of,
        "import_id": import_id,
    }
    with connection(store) as opened:
        found = ask(opened, _HERE / "appropriations_seen.sql", values)
    uses = frozenset(
        (account_of(row["tas"]), row["betc"], row["payment_type"])
        for row in found.to_pylist()
        if row["tas"]
    )
    return uses or None


def _deceased(store: Store, as_of: dt.date) -> Mapping[str, dt.date]:
    if not store.outcomes_files():
        return {}
    values = {
        "payments": [str(file) for file in store.payments_files()],
        "outcomes": [str(file) for file in store.outcomes_files()],
        "as_of": as_of,
        "deceased": DECEASED,
    }
    with connection(store) as opened:
        found: pa.Table = ask(opened, _HERE / "deceased_payees.sql", values)
    return dict(
        zip(
            found["payee_token"].to_pylist(), found["known_on"].to_pylist(), strict=True
        )
    )
