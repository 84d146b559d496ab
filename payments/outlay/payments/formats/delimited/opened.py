"""Bytes of a CSV file as UTF-8, in blocks, plain or gzip."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from outlay.payments.errors import InputRejectedError, Place

BLOCK = 8 << 20
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SINGLE_BYTE = ("latin-1", "cp1252")


def blocks(path: Path, encoding: str, size: int = BLOCK) -> Iterator[bytes]:
    """Yield the content of `path` as UTF-8 without byte order mark.

    A file declared as UTF-8 is passed on as it is, and checked by `check_utf8`
    once whole records are known: a block may end inside a character.

    Raises
    ------
    InputRejectedError
        If the file cannot be read, is empty, is UTF-16, or has a byte that its
        encoding does not have.
    """
    line, first = 1, True
    for block in _bytes(path, size):
        if first:
            _refuse_wide(block, path)
        rest = block.removeprefix(_BOM) if first else block
        first = False
        yield _as_utf8(rest, encoding, path, line)
        line += rest.count(b"\n")
    if first:
        raise InputRejectedError(
            "the file is empty: not even a header line",
            where=Place(str(path)),
            rule="a CSV file begins with the names of its columns",
            fix="export it again, and check that the export ran to its end",
        )


def _bytes(path: Path, size: int) -> Iterator[bytes]:
    try:
        with _open(path) as stream:
            while block := stream.read(size):
                yield block
    except (OSError, EOFError, zlib.error) as problem:
        raise InputRejectedError(
            f"the file cannot be read to its end: {type(problem).__name__}",
            where=Place(str(path)),
            fix="check the path, its permissions, and that the copy is complete",
        ) from problem


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _refuse_wide(block: bytes, path: Path) -> None:
    if block.startswith(_WIDE) or block[:64].count(b"\0") > len(block[:64]) // 4:
        raise InputRejectedError(
            "the file looks like UTF-16, not text of one byte a letter",
            where=Place(str(path), 1),
            rule="docs/formats/delimited.md#encodings",
            fix='save it again as "CSV UTF-8"',
        )


def _as_utf8(block: bytes, encoding: str, path: Path, line: int) -> bytes:
    if encoding not in _SINGLE_BYTE:
        return block
    try:
        return block.decode(encoding).encode()
    except UnicodeDecodeError as problem:
        raise _wrong_encoding(block, problem, encoding, path, line) from None


def check_utf8(block: bytes, path: Path, line: int) -> None:
    """Refuse `block`, which begins on `line`, if it is not valid UTF-8."""
    try:
        block.decode()
    except UnicodeDecodeError as problem:
        raise _wrong_encoding(block, problem, "utf-8", path, line) from None


def _wrong_encoding(
    block: bytes, problem: UnicodeDecodeError, encoding: str, path: Path, line: int
) -> InputRejectedError:
    column = problem.start - block.rfind(b"\n", 0, problem.start)
    return InputRejectedError(
        f"byte {column} of the line is {block[problem.start]:#04x}, "
        f"which is no letter in {encoding}",
        where=Place(str(path), line + block.count(b"\n", 0, problem.start)),
        rule="docs/formats/delimited.md#encodings",
        fix=f'set encoding = "{_likely(block, encoding)}" under [file] in the mapping, '
        "and look whether names then read right",
    )


def _likely(block: bytes, encoding: str) -> str:
    """Return the encoding to try next: the Windows one unless it cannot be."""
    try:
        block.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8" if encoding == "cp1252" else "cp1252"
