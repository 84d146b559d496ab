"""OFAC sanctions: sdn, add, alt and comments files, and the consolidated twins.

None has a header; null is `-0- `, and a row of 0x1A ends each file. The list is small
(some 20,000 entries): what belongs to an entry is held while the main file streams.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from outlay.payments.lists.csv_rows import Cells, Entry, entries_of, in_chunks
from outlay.payments.lists.ofac_details import Details, cell, number, open_rows
from outlay.payments.lists.ofac_entry import OfacEntry, address_of, alias_of, comment_of
from outlay.payments.lists.ofac_files import Family, families
from outlay.payments.lists.reading import BadCellError, Reading
from outlay.payments.reader import Tick, silent
from outlay.payments.tokens import Tokeniser

MAIN_WIDTH, ADDRESS_WIDTH, ALIAS_WIDTH, COMMENT_WIDTH = 12, 6, 5, 2


class OfacReader:
    """Reads the lists in a folder, or beside the file that is named."""

    def __init__(
        self, path: Path, *, tokeniser: Tokeniser, tick: Tick = silent
    ) -> None:
        self.reading = Reading()
        self._families = families(path)
        self._tokeniser, self._tick = tokeniser, tick

    def chunks(self) -> Iterator[pa.Table]:
        """Yield the entries; see ListReader."""
        yield from in_chunks(self._entries(), self.reading)

    def _entries(self) -> Iterator[Entry]:
        for family in self._families:
            reader = _FamilyReader(family, self.reading, self._tokeniser)
            yield from reader.entries(self._tick)


class _FamilyReader:
    """Reads one list: its details first, then its main file."""

    def __init__(self, family: Family, reading: Reading, tokeniser: Tokeniser) -> None:
        self._family, self._reading, self._tokeniser = family, reading, tokeniser
        self._known: set[str] = set()
        self._addresses = Details(family.addresses, ADDRESS_WIDTH, address_of, reading)
        self._aliases = Details(family.aliases, ALIAS_WIDTH, alias_of, reading)
        self._comments = Details(family.comments, COMMENT_WIDTH, comment_of, reading)

    def entries(self, tick: Tick) -> Iterator[Entry]:
        counter, rows = open_rows(self._family.main, MAIN_WIDTH, self._reading, tick)
        yield from entries_of(rows, self._names_of, counter, self._reading)
        self._addresses.quarantine_rest()
        self._aliases.quarantine_rest()
        self._comments.quarantine_rest()

    def _names_of(self, cells: Cells) -> list[Entry]:
        found = OfacEntry.read(self._new(cells[0]), [cell(text) for text in cells])
        return found.names(
            self._family.title,
            self._addresses.take(found.number),
            self._aliases.take(found.number),
            self._comments.take(found.number),
            tokeniser=self._tokeniser,
            reading=self._reading,
        )

    def _new(self, text: str) -> str:
        found = number(text)
        if found in self._known:
            raise BadCellError("ent_num", "an earlier row has this number")
        self._known.add(found)
        return found
