"""Tables on disk, encrypted: what identities and watch-list entries have in common.

A file is a header and numbered chunks, each sealed with AES-256-GCM (NIST SP 800-38D)
under a random 96-bit nonce. Sealed with each chunk, without being stored in it: the
header, what the file is about, its number, and whether it is the last. So a changed
byte, a missing, moved or foreign chunk and a cut-off file are all refused.

Within a chunk stand the rows as an Arrow IPC stream.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
_FRAME = struct.Struct(">I?")  # bytes of the chunk, whether it is the last
_NUMBER = struct.Struct(">Q?")


class BrokenSealError(Exception):
    """The file was changed, cut off, or is about something else; for callers to say."""


@dataclass(frozen=True, slots=True, repr=False)
class Binding:
    """What a file is sealed with: key, kind and version of file, what it is about."""

    key: bytes
    header: bytes
    about: str


class SealedWriter:
    """Writes one file, chunk by chunk; `finish` makes it complete."""

    def __init__(self, path: Path, schema: pa.Schema, binding: Binding) -> None:
        self._file = path.open("wb")
        self._schema = schema
        self._seal = _Seal(binding)
        self._file.write(binding.header)

    def write(self, rows: pa.RecordBatch) -> None:
        """Append `rows` as one chunk."""
        self._put([rows], last=False)

    def finish(self) -> None:
        """Write the last chunk; without it the file is refused as cut off."""
        self._put([], last=True)
        self.close()

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _put(self, batches: list[pa.RecordBatch], *, last: bool) -> None:
        sealed = self._seal.close(_packed(self._schema, batches), last=last)
        self._file.write(_FRAME.pack(len(sealed), last))
        self._file.write(sealed)


def read_sealed(path: Path, binding: Binding) -> Iterator[pa.Table]:
    """Yield the rows of each chunk, in the order in which they were written.

    Raises
    ------
    BrokenSealError
        Where the file was changed, cut off, or is about something else.
    """
    seal = _Seal(binding)
    with path.open("rb") as file:
        if file.read(len(binding.header)) != binding.header:
            raise BrokenSealError
        last = False
        while not last:
            plain, last = _next(file, seal)
            yield pa.ipc.open_stream(plain).read_all()
        if file.read(1):
            raise BrokenSealError


class _Seal:
    """Encrypts or decrypts the chunks of one file in order."""

    def __init__(self, binding: Binding) -> None:
        self._cipher = AESGCM(binding.key)
        self._header, self._about_what = binding.header, binding.about.encode()
        self._number = 0

    def close(self, plain: bytes, *, last: bool) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, self._about(last=last))

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, text, self._about(last=last))

    def _about(self, *, last: bool) -> bytes:
        self._number += 1
        return self._header + _NUMBER.pack(self._number, last) + self._about_what


def _packed(schema: pa.Schema, batches: list[pa.RecordBatch]) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, schema, options=options) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _next(file: BinaryIO, seal: _Seal) -> tuple[bytes, bool]:
    try:
        length, last = _FRAME.unpack(file.read(_FRAME.size))
        sealed = file.read(length)
        if len(sealed) == length:
            return seal.open(sealed, last=last), last
    except (InvalidTag, ValueError, struct.error):
        pass
    raise BrokenSealError
