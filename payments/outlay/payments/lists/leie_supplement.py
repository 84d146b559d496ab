"""Monthly supplements of the HHS exclusion list: a snapshot from the one before.

A row without REINDATE is a new exclusion and is added. A row with one is a
reinstatement: the exclusion of the same name, date of birth and EXCLDATE ends that day.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyarrow as pa

from outlay.payments.lists.csv_rows import Entry, in_chunks
from outlay.payments.lists.leie import LeieReader
from outlay.payments.lists.reading import Base
from outlay.payments.reader import Tick, silent
from outlay.payments.tables import ENTRIES

NOT_THERE = "reinstatements of exclusions that were not on the list"
_Key = tuple[object, ...]


class LeieSupplementReader:
    """Reads a supplement; it is small and held whole while the list streams by."""

    def __init__(self, path: Path, *, base: Base, tick: Tick = silent) -> None:
        self._reader, self._base = LeieReader(path, tick=tick), base
        self.reading = self._reader.reading
        self._added: dict[_Key, Entry] = {}
        self._ended: dict[_Key, Entry] = {}
        self._met: set[_Key] = set()

    def chunks(self) -> Iterator[pa.Table]:
        """Yield the list before, as changed, then what is new; see ListReader."""
        for entry in self._reader.entries():
            if entry["valid_until"] is None:
                self._hold(self._added, _whole(entry), entry)
            else:
                self._hold(self._ended, _exclusion(entry), entry)
        yield from in_chunks(self._carried(), self.reading)
        self.reading.carried = self.reading.names
        yield from in_chunks(self._fresh(), self.reading)

    def _hold(self, held: dict[_Key, Entry], key: _Key, entry: Entry) -> None:
        if key in held:
            self._moved("duplicates")
        held[key] = entry

    def _moved(self, to: Literal["duplicates", "details"]) -> None:
        self.reading.entries -= 1
        setattr(self.reading, to, getattr(self.reading, to) + 1)

    def _carried(self) -> Iterator[Entry]:
        for rows in self._base():
            for entry in rows.to_pylist():
                if self._added.pop(_whole(entry), None) is not None:
                    self._moved("duplicates")
                yield self._ending(entry)

    def _ending(self, entry: Entry) -> Entry:
        key = _exclusion(entry)
        if key not in self._ended:
            return entry
        if key not in self._met:
            self._met.add(key)
            self._moved("details")
        return entry | {"valid_until": self._ended[key]["valid_until"]}

    def _fresh(self) -> Iterator[Entry]:
        yield from self._added.values()
        unknown = self._ended.keys() - self._met
        self.reading.oddities[NOT_THERE] += len(unknown)
        yield from (entry for key, entry in self._ended.items() if key in unknown)


def _exclusion(entry: Entry) -> _Key:
    return entry["name"], entry["born_on"], entry["valid_from"]


def _whole(entry: Entry) -> _Key:
    return tuple(entry.get(name) for name in ENTRIES.names)
