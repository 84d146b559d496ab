"""One entry of OFAC's lists, with every name, address and date of birth it has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import pyarrow as pa

from outlay.payments.lists.cells import birth, facts, filled, joined
from outlay.payments.lists.csv_rows import Cells, Entry
from outlay.payments.lists.ofac_details import cell
from outlay.payments.lists.ofac_text import Remarks, named, placed
from outlay.payments.lists.reading import BadCellError, Reading
from outlay.payments.tokens import Tokeniser

KINDS = {
    None: "organisation",
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
BORN_ODDLY = "dates of birth in remarks that were not understood"
_PROGRAMS = re.compile(r"[\[\]]")  # of A] [B
T = TypeVar("T")


def address_of(cells: Cells) -> Entry:
    """Return the address columns of a row of add.csv."""
    street, place, country = (cell(text) for text in cells[2:5])
    return placed(street, place, country)


def alias_of(cells: Cells) -> str:
    """Return the name in a row of alt.csv.

    Raises
    ------
    BadCellError
        Where it has none.
    """
    name = cell(cells[3])
    if name is None:
        raise BadCellError("alt_name", "it is empty")
    return name


def comment_of(cells: Cells) -> str:
    """Return the overflow of the remarks in a row of sdn_comments.csv."""
    return cell(cells[1]) or ""


@dataclass(frozen=True, slots=True)
class OfacEntry:
    """A row of the main file."""

    number: str
    name: str
    kind: str
    programs: str | None
    title: str | None
    remarks: str

    @classmethod
    def read(cls, number: str, row: Sequence[str | None]) -> Self:
        """Read the cells of a row, nulls as None.

        Raises
        ------
        BadCellError
            Where it has no name, or a type that is not known.
        """
        if row[1] is None:
            raise BadCellError("SDN_Name", "it is empty")
        kind = KINDS.get(None if row[2] is None else row[2].casefold())
        if kind is None:
            raise BadCellError("SDN_Type", "it is no known type")
        programs = joined(map(filled, _PROGRAMS.split(row[3] or "")), ", ")
        return cls(number, row[1], kind, programs, row[4], row[11] or "")

    def names(
        self,
        title: str,
        addresses: list[Entry],
        aliases: list[str],
        overflow: list[str],
        *,
        tokeniser: Tokeniser,
        reading: Reading,
    ) -> list[Entry]:
        """Return the rows of the entry.

        Every name stands once with each address, each date of birth and each number:
        row i has the i-th of each, and the last one where there are fewer.
        """
        remarks = Remarks.read([self.remarks, *overflow])
        reading.oddities[BORN_ODDLY] += remarks.births_lost
        tokens = _tokens(remarks.ssns, tokeniser)
        births = [birth(day) for day in remarks.births]
        count = max(1, len(addresses), len(births), len(tokens))
        shared = self._shared(title)
        return [
            shared | name | _at(addresses, i) | _at(births, i) | _at(tokens, i)
            for name in self._all_names(aliases, remarks.aliases)
            for i in range(count)
        ]

    def _shared(self, title: str) -> Entry:
        said = (("list", title), ("program", self.programs), ("title", self.title))
        return {
            "source": "ofac",
            "entry": self.number,
            "kind": self.kind,
            "facts": facts(said),
        }

    def _all_names(self, aliases: Sequence[str], weak: Sequence[str]) -> list[Entry]:
        given = [
            ("primary", self.name),
            *(("alias", name) for name in aliases),
            *(("weak_alias", name) for name in weak if name not in aliases),
        ]
        return [{"name_kind": said} | named(name, self.kind) for said, name in given]


def _tokens(ssns: Sequence[str], tokeniser: Tokeniser) -> list[Entry]:
    if not ssns:
        return []
    types = pa.array(["ssn"] * len(ssns))
    tokens = tokeniser.taxpayer(types, pa.array(ssns)).to_pylist()
    return [{"tin_token": token, "tin_type": "ssn"} for token in tokens]


def _at(found: Sequence[Entry], index: int) -> Entry:
    return found[min(index, len(found) - 1)] if found else {}
