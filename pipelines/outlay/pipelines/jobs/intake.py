"""Taking files into the store: payments, groups, outcomes."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from outlay.payments.dispositions import add_dispositions
from outlay.payments.group_intake import add_groups
from outlay.payments.intake import ingest
from outlay.payments.intake.terms import BEGUN
from outlay.payments.manifest import Manifest
from outlay.payments.outcomes import add_outcomes
from outlay.payments.reader import Tick
from outlay.payments.returns import add_returns
from outlay.payments.store import DEFAULT_ZONE, Store


@dataclass(frozen=True, slots=True)
class Intake:
    """One payment file and what is said of it."""

    home: Path
    file: Path
    mapping: Path | None = None
    programs: Path | None = None
    side: Path | None = None
    payment_date: dt.date | None = None
    as_of: dt.date | None = None


def open_or_create(home: Path) -> Store:
    """Open the store at `home`, or make one there if the folder is not in use."""
    return Store.open(home) if (home / "store.json").exists() else Store.create(home)


def zone_of(home: Path) -> ZoneInfo:
    """Return the zone of the store, or of the store that will be made."""
    made = (home / "store.json").exists()
    return Store.open(home).zone if made else ZoneInfo(DEFAULT_ZONE)


def has_dates(home: Path, batch: str) -> bool:
    """Whether a batch keeps the payment date that was said before.

    A complete import does, and the note of an attempt that was killed; a folder alone
    says nothing.
    """
    if (home / "payments" / f"{batch}.parquet").exists():
        return True
    try:
        noted = json.loads((home / "batches" / batch / BEGUN).read_text("utf-8"))
        return noted["payment_date"] is not None
    except (OSError, ValueError, KeyError, TypeError):
        return False


def take_in(request: Intake, tick: Tick) -> Manifest:
    """Take a payment file into the history."""
    return ingest(
        open_or_create(request.home),
        request.file,
        mapping=request.mapping,
        payment_date=request.payment_date,
        as_of=request.as_of,
        side=request.side,
        programs=request.programs,
        tick=tick,
    )


def take_groups(home: Path, file: Path, _tick: Tick) -> int:
    """Take payees' audit-only attributes in; return how many payees."""
    return add_groups(open_or_create(home), file)


def take_outcomes(
    home: Path, file: Path, *, dispositions: bool, on: dt.date | None
) -> str:
    """Take outcomes or dispositions in; return what to tell the operator."""
    store = Store.open(home)
    if dispositions:
        return f"{add_dispositions(store, file):,} dispositions are in the store."
    return str(add_outcomes(store, file, on=on))


def take_returns(home: Path, file: Path, *, on: dt.date | None, days: int) -> str:
    """Take returned payments and death notices in; return what to tell the operator."""
    return str(add_returns(Store.open(home), file, on=on, days=days))
