"""The slow, forgiving way through a block whose quotes are not as they should be."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its place in the block, its fields, and whether it is sound.

    A quote inside a field that does not begin with one is taken as it is
    (``12" PIPE``); text after a closing quote makes a record unsound.
    """

    start: int
    end: int
    fields: list[str]
    sound: bool

    @property
    def size(self) -> int:
        """Bytes, line end included."""
        return self.end - self.start


def _pattern(delimiter: str, tail: str) -> re.Pattern[bytes]:
    other = f"[^{re.escape(delimiter)}\\r\\n]"
    field = f'(?:"(?:[^"]|"")*+"{tail}|(?!"){other}*+)'.replace("OTHER", other)
    record = f"{field}(?:{re.escape(delimiter)}{field})*+(?:\\r\\n|\\n|\\r|\\Z)"
    return re.compile(record.encode())


class StrayQuotes:
    """Finds the records of a block one by one."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._loose = _pattern(delimiter, "OTHER*+")
        self._strict = _pattern(delimiter, "")

    def records(self, block: bytes, *, final: bool) -> Iterator[Record]:
        """Yield the complete records of `block` (UTF-8), blank ones too."""
        start = 0
        while start < len(block):
            found = self._loose.match(block, start)
            if found is None or (found.end() == len(block) and not final):
                return
            yield self._record(block, start, found.end())
            start = found.end()

    def _record(self, block: bytes, start: int, end: int) -> Record:
        text = block[start:end].decode("utf-8", errors="replace").rstrip("\r\n")
        rows = list(csv.reader([text], delimiter=self._delimiter)) if text else []
        sound = self._strict.match(block[start:end]) is not None
        return Record(start, end, [cell for row in rows for cell in row], sound)


def lines_before(block: bytes, place: int) -> int:
    """Return how many lines end before `place` in `block`."""
    return sum(1 for _ in _LINE_END.finditer(block, 0, place))
