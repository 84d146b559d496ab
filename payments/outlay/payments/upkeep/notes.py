"""What the store remembers of its upkeep: the last backup, the last copy of keys."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outlay.payments.atomic import write_whole

FOLDER = "upkeep"
BACKUP, KEYS = "backup", "keys"


def remember(home: Path, what: str, facts: Mapping[str, Any]) -> None:
    """Note that `what` was done now, in place of the last time."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    text = json.dumps({"at": at, **facts}, indent=1, sort_keys=True)
    write_whole(home / FOLDER / f"{what}.json", f"{text}\n".encode())


def remembered(home: Path, what: str) -> Mapping[str, Any] | None:
    """Return the note, None where it was never done or the note is damaged."""
    try:
        said = json.loads((home / FOLDER / f"{what}.json").read_text(encoding="utf-8"))
        dt.datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(said)
