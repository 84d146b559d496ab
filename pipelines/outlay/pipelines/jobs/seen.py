"""Files whose content is known without reading them: those that were done before.

An inbox keeps every file that ever came. A day's run looks at the names, sizes and
times of the old ones and reads only what is new; where anything differs it reads.
"""

import json
from pathlib import Path
from typing import Any

from outlay.payments.atomic import write_whole
from outlay.pipelines.jobs.delivery import FOLDER

FILE = "seen.json"


class Seen:
    """What the last run saw of the files that were done, and what this one saw."""

    def __init__(self, home: Path) -> None:
        self._file = home / FOLDER / FILE
        self._before = _read(self._file)
        self._now: dict[str, Any] = {}

    def known(self, file: Path) -> str | None:
        """Return the SHA-256 of a file that was done and is as it was, else None."""
        try:
            look = look_at(file)
        except OSError:  # said where it is read
            return None
        known = self._before.get(_key(look))
        if not isinstance(known, list) or known[:-1] != look:
            return None
        self.keep(look, str(known[-1]))
        return str(known[-1])

    def keep(self, look: list[int], sha256: str) -> None:
        """Keep for the next run that a file which looked like this is done."""
        self._now[_key(look)] = [*look, sha256]

    def save(self) -> None:
        """Write what was kept; files that are gone are forgotten.

        Raises
        ------
        OutputError
            Where the store cannot be written.
        """
        if self._now != self._before:
            write_whole(self._file, json.dumps(self._now).encode())


def look_at(file: Path) -> list[int]:
    """Return what changes when a file's content does: look before reading it."""
    stat = file.stat()
    size, id_ = stat.st_size, (stat.st_dev, stat.st_ino)
    return [*id_, size, stat.st_mtime_ns, stat.st_ctime_ns]


def _key(look: list[int]) -> str:
    return f"{look[0]}:{look[1]}"


def _read(file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
