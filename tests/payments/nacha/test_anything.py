"""Whatever the bytes, a file is read or refused, and nothing else happens."""

import io
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.nacha import looks_like_nacha
from outlay.payments.formats.nacha.notices import read_notices
from tests.payments.nacha.made import (
    BANK,
    Batch,
    Entry,
    abroad,
    ctx,
    death,
    international,
    padded,
    read,
    records,
    remittance,
    returned,
)

VALID = {
    "payments": records(Batch((Entry(1), Entry(2, code="27")))),
    "corporate": records(Batch((ctx([remittance("ISA")]),), "CTX")),
    "abroad": records(international(abroad(cents=700))),
    "back": records(Batch((returned("R15", died="260620"),), odfi=BANK[:8])),
    "death": padded(records(Batch((death(),), "DNE"))),
}
KINDS = ("put", "cut", "add", "drop", "twice", "swap")
BYTES = b" 0123456789ARCX*\\\n\r\x00\x1a\x80\xff"
# One draw of up to four mutations of five bytes each: drawing them one by one takes
# longer than reading the files.
DAMAGE = st.binary(max_size=20)
ENDS = st.sampled_from((b"\n", b"\r\n", b""))


class InMemory(NamedTuple):
    """What the readers ask of a path, without a disk that would take the time."""

    content: bytes
    name: str = "any.ach"

    def open(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.content)


def outcome(reads, file):
    try:
        return reads(file)
    except InputRejectedError as error:
        return error


def attempt(content: bytes) -> bool:
    """Return whether a file was read: in is then good and bad (looked at by `read`).

    What the reader of payments refuses, the reader of notices refuses alike.
    """
    looks_like_nacha(content[:4096])
    found = outcome(read, InMemory(content))
    file = outcome(read_notices, InMemory(content))
    if isinstance(found, InputRejectedError):
        assert found.where.line >= 1
        assert found.rule.startswith("NACHA ")
        assert found.fix
        assert file.message == found.message
        return False
    assert file.payments == found.totals.payments
    assert len(file.notices) == sum(found.notices.values())
    return True


def mutated(lines: list[bytes], end: bytes, damage: bytes) -> bytes:
    """Damage whole records or single bytes, as five bytes at a time say."""
    content = end.join(lines) + end
    size = 94 + len(end)
    for start in range(0, len(damage) - 4, 5):
        kind, high, low, many, byte = damage[start : start + 5]
        place = (high << 8 | low) % (len(content) + 1)
        content = _damaged(content, KINDS[kind % 6], place, many % 40, byte, size)
    return content


def _damaged(
    content: bytes, kind: str, place: int, many: int, byte: int, size: int
) -> bytes:
    one = bytes([BYTES[byte % len(BYTES)]])
    if kind == "put":
        return content[:place] + one + content[place + 1 :]
    if kind == "add":
        return content[:place] + one * many + content[place:]
    if kind == "cut":
        return content[:place] + content[place + many :]
    return _record(content, kind, place // size * size, size)


def _record(content: bytes, kind: str, at: int, size: int) -> bytes:
    one, rest = content[at : at + size], content[at + size :]
    if kind == "drop":
        return content[:at] + rest
    if kind == "twice":
        return content[:at] + one + one + rest
    return content[:at] + rest[:size] + one + rest[size:]


# Two thousand here and five files sixteen hundred times below: ten thousand cases.
@pytest.mark.slow
@pytest.mark.property
@settings(max_examples=2_000)
@given(content=st.binary(max_size=600))
@example(content=b"")
@example(content=b"\r\n\r\n")
@example(content=b"\xff" * 1700)
@example(content=b"101 " + b"\x00" * 90)
@example(content=b"9" * 940)
def test_arbitrary_bytes_are_refused(content):
    assert not attempt(content)


@pytest.mark.slow
@pytest.mark.property
@settings(max_examples=1_600)
@given(damage=DAMAGE, end=ENDS)
def test_damaged_files_are_read_or_refused(damage, end):
    for valid in VALID.values():
        lines = [line.encode() for line in valid]
        assert attempt(mutated(lines, end, damage)) or damage


@pytest.mark.parametrize("name", VALID)
def test_the_files_that_are_damaged_are_whole(name):
    assert attempt("\n".join(VALID[name]).encode())
