"""Text of a list's file, line by line, however it was saved."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.lists.reading import Reading
from outlay.payments.reader import Tick

END_MARK = "\x1a"  # what CP/M and DOS put at the end of text files
LATIN = "letters that are not UTF-8, read as Latin-1"
_TICK_LINES = 5_000
_HEAD_BYTES = 65_536
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,  # a password is needed
    NotImplementedError,  # a way of packing that Python does not know
    EOFError,
    OSError,  # a place that is not in the file
    ValueError,
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text, or the one file of text in a ZIP archive."""

    path: Path

    @property
    def name(self) -> str:
        """Its name, for messages."""
        return self.path.name

    def first(self) -> str:
        """Return the first line."""
        for _, line in self.lines(Reading(), lambda _done, _total: None):
            return line
        return ""

    def lines(self, reading: Reading, tick: Tick) -> Iterator[tuple[int, str]]:
        """Yield each line with its number from 1, without its end.

        Lines that are not UTF-8 are read as Latin-1 and counted in `reading`.

        Raises
        ------
        InputRejectedError
            Where the file is UTF-16, or a ZIP that is damaged or not of one file.
        """
        with self._opened() as (file, total):
            text = io.TextIOWrapper(file, "utf-8-sig", "surrogateescape")
            done = 0
            for number, line in enumerate(text, 1):
                done += len(line)
                if number % _TICK_LINES == 0:
                    tick(done, total)
                yield number, _readable(line.rstrip("\n"), reading)
        tick(total, total)

    @contextmanager
    def _opened(self) -> Iterator[tuple[IO[bytes], int]]:
        if zipfile.is_zipfile(self.path):
            with self._unpacked() as opened:
                yield opened
            return
        with self.path.open("rb") as file:
            self._check(file.read(_HEAD_BYTES))
            file.seek(0)
            yield file, self.path.stat().st_size

    def _check(self, head: bytes) -> None:
        if head.startswith(_WIDE):
            raise self._refused(
                "the file is UTF-16 text", "save it as UTF-8 and repeat"
            )
        if len(head) == _HEAD_BYTES and not {*b"\r\n"} & {*head}:
            raise self._refused(
                f"no line ends within the first {_HEAD_BYTES:,} bytes",
                "save it as text with one record a line",
            )

    @contextmanager
    def _unpacked(self) -> Iterator[tuple[IO[bytes], int]]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                member = self._only(archive)
                with archive.open(member) as file:
                    self._check(file.read(_HEAD_BYTES))
                    file.seek(0)
                    yield file, member.file_size
        except _BROKEN_ZIP:
            raise self._refused(
                "the ZIP archive is damaged or locked with a password",
                "download it again, or unpack it and name the file in it",
            ) from None

    def _only(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise self._refused(
                f"the ZIP archive holds {len(members)} files, not one",
                "unpack it and name the file of the list",
            )
        return members[0]

    def _refused(self, what: str, fix: str) -> InputRejectedError:
        return InputRejectedError(
            what, where=Place(file=self.name), rule="docs/lists.md#rows", fix=fix
        )


def _readable(line: str, reading: Reading) -> str:
    if line.isascii():
        return line
    raw = line.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        reading.oddities[LATIN] += 1
    try:
        return raw.decode("cp1252")  # what Windows calls Latin-1, with curly quotes
    except UnicodeDecodeError:
        return raw.decode("latin-1")
