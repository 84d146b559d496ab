"""The reader of each list, and the files that it reads."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from outlay.payments.lists.dmf import DmfReader
from outlay.payments.lists.leie import LeieReader
from outlay.payments.lists.leie_supplement import LeieSupplementReader
from outlay.payments.lists.ofac import OfacReader
from outlay.payments.lists.ofac_files import families
from outlay.payments.lists.reading import Base, ListReader
from outlay.payments.lists.sam import SamReader
from outlay.payments.lists.stored import Snapshot
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.payments.tokens import Tokeniser


@dataclass(frozen=True, slots=True)
class Request:
    """A list's file, and what its reader needs besides."""

    source: str
    path: Path
    as_of: dt.date
    tokeniser: Tokeniser
    tick: Tick
    supplement: bool = False
    base: Base | None = None

    @property
    def files(self) -> list[Path]:
        """Every file that is read."""
        if self.source != "ofac":
            return [self.path]
        return [file for family in families(self.path) for file in family.files]

    @property
    def changes(self) -> bool:
        """Whether it holds changes to the snapshot before, not the whole list."""
        return self.supplement or (self.source == "dmf" and self._dmf().changes)

    def on(self, snapshot: Snapshot | None, store: Store) -> Self:
        """Return the request with the entries of the snapshot that it changes."""
        if snapshot is None:
            return self
        return dataclasses.replace(self, base=lambda: snapshot.entries(store))

    def reader(self) -> ListReader:
        """Return the reader."""
        if self.source == "sam":
            return SamReader(self.path, as_of=self.as_of, tick=self.tick)
        if self.source == "leie" and self.base is not None:
            return LeieSupplementReader(self.path, base=self.base, tick=self.tick)
        if self.source == "leie":
            return LeieReader(self.path, tick=self.tick)
        if self.source == "ofac":
            return OfacReader(self.path, tokeniser=self.tokeniser, tick=self.tick)
        return self._dmf()

    def _dmf(self) -> DmfReader:
        return DmfReader(
            self.path, tokeniser=self.tokeniser, base=self.base, tick=self.tick
        )
