"""Quoted CSV, one record at a time: a quote left open costs one line, not the rest."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from outlay.payments.lists.text import END_MARK

_Line = tuple[int, str]
_Pull = Callable[[], _Line | None]

UNCLOSED = "a quotation mark is not closed"
MOST_LINES = 50  # a quoted cell may hold line ends, but not that many


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, or the fault for which it cannot be read."""

    line: int
    cells: list[str]
    fault: str | None = None


def records(lines: Iterator[_Line], width: int) -> Iterator[Record]:
    """Yield the records of `lines`; blank lines and the 0x1A end mark are none.

    A record whose quotes only close on a later line counts if it then has `width`
    cells; else its first line is a bad record, and reading goes on with the second.
    """
    ahead: deque[_Line] = deque()

    def pull() -> _Line | None:
        return ahead.popleft() if ahead else next(lines, None)

    while (first := pull()) is not None:
        number, text = first
        if not text.strip(f" \t{END_MARK}\0"):
            continue
        if not _open(text):
            yield _record(number, _cells(text))
            continue
        cells, taken = _joined(text, pull)
        if cells is not None and len(cells) == width:
            yield Record(number, cells)
        else:
            ahead.extendleft(reversed(taken))
            yield Record(number, [], UNCLOSED)


def _record(line: int, cells: list[str] | None) -> Record:
    return Record(line, [], "it is no CSV") if cells is None else Record(line, cells)


def _joined(text: str, pull: _Pull) -> tuple[list[str] | None, list[_Line]]:
    taken: list[_Line] = []
    while _open(text) and len(taken) < MOST_LINES:
        line = pull()
        if line is None:
            return None, taken
        taken.append(line)
        text = f"{text}\n{line[1]}"
    return (None if _open(text) else _cells(text)), taken


def _open(text: str) -> bool:
    return text.count('"') % 2 == 1


def _cells(text: str) -> list[str] | None:
    try:
        return next(csv.reader(f"{line}\n" for line in text.split("\n")), None)
    except csv.Error:
        return None
