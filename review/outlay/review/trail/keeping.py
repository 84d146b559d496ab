"""Keeping the day's head, with an alarm where the log does not go on."""

from pathlib import Path

from outlay.review.trail.alarm import ring
from outlay.review.trail.heads import BrokenLogError, export_head


def keep_head(folder: Path) -> Path:
    """Keep today's head as `export_head` does, and raise as it does.

    A log that is broken rings the alarm before.
    """
    try:
        return export_head(folder)
    except BrokenLogError as error:
        ring(error.event)
        raise
