"""What of the store may go by the retention settings, shown first, then removed."""

import datetime as dt
from pathlib import Path

from outlay.models.promotion import standing
from outlay.payments.ledger import Act
from outlay.payments.store import Store
from outlay.payments.upkeep.drop import drop_of
from outlay.payments.upkeep.going import Asked, Going, going
from outlay.payments.upkeep.removing import Gone, let_go
from outlay.payments.upkeep.retention import RetentionSettings
from outlay.pipelines import logs
from outlay.pipelines.jobs.delivery import Delivery


def asked(
    home: Path, settings: Path | None = None, today: dt.date | None = None
) -> Asked:
    """Return what is looked through: the store, today, and who decides or challenges.

    Raises
    ------
    ConfigurationError
        Where the settings cannot be used.
    """
    store, where = Store.open(home), logs.asked()
    now = standing(store)
    pairs = [*now.champions, *([now.challenger] if now.challenger else [])]
    return Asked(
        store,
        today or store.known_on(dt.datetime.now(dt.UTC)),
        RetentionSettings.load(settings) if settings else RetentionSettings.of(home),
        challengers={pair.training_id for pair in pairs},
        log=None if where in {"", logs.STANDARD_ERROR} else Path(where),
        drop=drop_of(home),
        delivered=lambda batch: Delivery.of(home, batch).is_done(hand_late=False),
    )


def show_going(home: Path, settings: Path | None) -> list[Going]:
    """Return what may go; nothing is touched."""
    return going(asked(home, settings))


def remove_going(home: Path, settings: Path | None, act: Act) -> Gone:
    """Remove what may go, on record in the ledger."""
    gone = let_go(asked(home, settings), act)
    logs.note("retained", {"removed": len(gone.went), "busy": len(gone.busy)})
    return gone
