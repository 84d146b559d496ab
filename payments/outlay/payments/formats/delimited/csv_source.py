"""Reads the cells of a CSV file as text, each row with the line it begins on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.delimited.cut import Cutter
from outlay.payments.formats.delimited.mapping import FileForm
from outlay.payments.formats.delimited.opened import BLOCK, blocks
from outlay.payments.formats.delimited.raw import RawRows

_LONGEST_RECORD = 32 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """The names in the header, and the bytes and lines up to its end."""

    names: list[str]
    size: int
    lines: int


class CsvSource:
    """One CSV file, plain or gzip, read from beginning to end in flat memory."""

    def __init__(self, path: Path, form: FileForm, *, block: int = BLOCK) -> None:
        self._path, self._form, self._block = path, form, block

    def header(self) -> Header:
        """Return the header: the first record that is not blank."""
        gathered = b""
        for block in chain(self._blocks(), [b""]):
            gathered += block
            found = self._cutter([], 0).header(gathered, final=not block)
            if found is not None:
                return Header(*found)
            self._refuse_endless(gathered, 1, final=not block)
        raise InputRejectedError(
            "the file has only blank lines",
            where=Place(str(self._path), 1),
            rule="a CSV file begins with the names of its columns",
            fix="export it again, with its header",
        )

    def rows(self, header: Header, places: Sequence[int]) -> Iterator[RawRows]:
        """Yield the columns at `places` (from 0) of every row after `header`."""
        cutter = self._cutter(places, len(header.names))
        rest, skip, line = b"", header.size, header.lines + 1
        for block in chain(self._blocks(), [b""]):
            rest += block
            if skip:
                rest, skip = rest[skip:], max(0, skip - len(rest))
            raw, used, lines = cutter.cut(rest, line, final=not block)
            yield raw
            rest, line = rest[used:], line + lines
            self._refuse_endless(rest, line, final=not block)

    def _cutter(self, places: Sequence[int], expected: int) -> Cutter:
        return Cutter(self._path, self._form.delimiter, tuple(places), expected)

    def _blocks(self) -> Iterator[bytes]:
        return blocks(self._path, self._form.encoding, self._block)

    def _refuse_endless(self, rest: bytes, line: int, *, final: bool) -> None:
        if len(rest) > _LONGEST_RECORD or (final and rest.strip()):
            raise InputRejectedError(
                "a quote is opened and never closed, so all rows after it are one",
                where=Place(str(self._path), line),
                rule="RFC 4180, 2.5: a field that begins with a quote ends with one",
                fix="close the quote on that line, or double it if it is part of text",
            )
