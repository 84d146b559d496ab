"""A file cut into records of 94 characters: by line ends, or by length alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from outlay.payments.formats.nacha.faults import Fault
from outlay.payments.formats.nacha.layout import RECORD_LENGTH

BLOCK_BYTES = 1 << 20
HEAD_BYTES = 4096
_LONGEST_LINE: Final = 2 * RECORD_LENGTH - 1
"""A first line longer than this holds records without line ends."""
_DELIMITERS: Final = frozenset(b',;|\t"')
_FIRST: Final = re.compile(rb"101|5[0-9]{3}|6[0-9]{2}|7[0-9]{2}|8[0-9]{3}|9[0-9]{6}")
_BOM: Final = b"\xef\xbb\xbf"
_NEAR = 6


def looks_like_nacha(head: bytes) -> bool:
    """Return whether a file that begins with `head` is meant as a NACHA file.

    It is where it begins with a file header, or with another record of about the
    right length; whether it is a good one is for the reader to say.
    """
    head = head[:HEAD_BYTES].removeprefix(_BOM)
    first = _first_line(head)
    if first.startswith(b"101") and first[34:37] == b"094":
        return True
    if not _FIRST.match(first) or _DELIMITERS & set(first[:20]):
        return False
    if is_fixed(head):
        return len(head) >= RECORD_LENGTH
    return abs(len(first.rstrip()) - RECORD_LENGTH) <= _NEAR


def is_fixed(head: bytes) -> bool:
    """Return whether records stand side by side, with no line ends between them."""
    end = head.find(b"\n")
    return len(head) > _LONGEST_LINE if end < 0 else end > _LONGEST_LINE


def records(path: Path, *, block: int = BLOCK_BYTES) -> Iterator[str | Fault]:
    """Yield the records of `path`, each 94 characters, or the fault that ends it.

    Bytes become the characters of Latin-1, so that nothing is lost before it is
    judged. Blanks at a record's end may be missing, or there may be too many.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        yield from _side_by_side(file, block) if is_fixed(head) else _lines(file, block)


def _first_line(head: bytes) -> bytes:
    return head.split(b"\n", 1)[0].rstrip(b"\r")


def _lines(file: BinaryIO, block: int) -> Iterator[str | Fault]:
    number, rest = 1, b""
    while True:
        read = file.read(block)
        *lines, rest = (rest + read).split(b"\n")
        if not read:
            lines, rest = ([rest] if rest else []), b""
        for line in lines:
            cut = _one_record(line, number)
            yield cut
            if isinstance(cut, Fault):
                return
            number += 1
        if not read:
            return
        if len(rest) > block:
            yield _wrong_length(number, f"{len(rest)} or more")
            return


def _one_record(line: bytes, number: int) -> str | Fault:
    text = line.removesuffix(b"\r").decode("latin-1")
    if len(text) > RECORD_LENGTH:
        text, over = text[:RECORD_LENGTH], text[RECORD_LENGTH:]
        if over.strip(" "):
            return _wrong_length(number, str(RECORD_LENGTH + len(over)))
    return text.ljust(RECORD_LENGTH)


def _side_by_side(file: BinaryIO, block: int) -> Iterator[str | Fault]:
    """Cut by length; line ends may stand between records, as after each block."""
    number, held = 1, b""
    while True:
        read = file.read(block)
        held += read
        at = 0
        while len(held) - at > RECORD_LENGTH + 1:
            at = _past_ends(held, at)
            if len(held) - at < RECORD_LENGTH:
                break
            yield held[at : at + RECORD_LENGTH].decode("latin-1")
            at, number = at + RECORD_LENGTH, number + 1
        held = held[at:]
        if not read:
            break
    yield from _last(held, number)


def _last(held: bytes, number: int) -> Iterator[str | Fault]:
    """Yield what is left at the end: up to a record, and line ends."""
    start = _past_ends(held, 0)
    left = held[start:].rstrip(b"\r\n")
    while left:
        yield _one_record(left[:RECORD_LENGTH], number)
        left = left[RECORD_LENGTH:]
        left, number = left[_past_ends(left, 0) :], number + 1


def _past_ends(held: bytes, at: int) -> int:
    while held[at : at + 1] in {b"\r", b"\n"}:
        at += 1
    return at


def _wrong_length(number: int, long: str) -> Fault:
    return Fault(
        number,
        f"record {number} has {long} characters instead of {RECORD_LENGTH}",
        "F.1",
        None,
        "cut or fill it to 94 characters at its source; only blanks at the end may be "
        "missing or too many",
    )
