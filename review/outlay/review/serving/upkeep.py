"""What is to be done every few minutes while the app serves, whoever else does it."""

import logging
import threading

from django.db import connection
from django.utils import timezone

from outlay.payments.errors import OutlayError
from outlay.review.config.home import home
from outlay.review.deciding.hold import expire_holds
from outlay.review.trail.keeping import keep_head

EVERY = 300.0  # seconds
log = logging.getLogger(__name__)


def keep_up(ended: threading.Event, every: float = EVERY) -> None:
    """Do it at once and again and again, until `ended` is set."""
    while True:
        try:
            once()
        except OutlayError as error:
            # Our own words name no value of anybody, unlike a database's.
            log.error("upkeep failed: %s", error.what)  # noqa: TRY400
        except Exception:
            # Serving goes on: the next time may succeed, and the log says what failed.
            log.exception("upkeep failed")
        finally:
            connection.close()
        if ended.wait(every):
            return


def once() -> None:
    """Open payments whose hold has ended; keep the day's head of the audit log."""
    expire_holds(timezone.now())
    keep_head(home() / "review")


def start() -> threading.Event:
    """Start it in a thread of this process; return what ends it."""
    ended = threading.Event()
    threading.Thread(target=keep_up, args=(ended,), daemon=True, name="upkeep").start()
    return ended
