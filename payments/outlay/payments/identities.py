"""Raw identifiers on disk: encrypted, and read one payment at a time.

A file is a header and numbered chunks, each sealed with AES-256-GCM (NIST SP 800-38D)
under a random 96-bit nonce. Sealed with each chunk, without being stored in it: the
header, the import it belongs to, its number, and whether it is the last. So a changed
byte, a missing, moved or foreign chunk and a cut-off file are all refused.

Within a chunk stand the rows as an Arrow IPC stream.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from outlay.payments.errors import Place, StoreError
from outlay.payments.tables import IDENTITIES

HEADER = b"OUTLAY-IDENTITIES\x00\x01"  # name, then the version of the format
NONCE_BYTES = 12
_FRAME = struct.Struct(">I?")  # bytes of the chunk, whether it is the last
_NUMBER = struct.Struct(">Q?")


class IdentityWriter:
    """Writes one import's identities, chunk by chunk; `finish` makes it complete."""

    def __init__(self, path: Path, *, key: bytes, import_id: str) -> None:
        self._file = path.open("wb")
        self._seal = _Seal(key, import_id)
        self._file.write(HEADER)

    def write(self, rows: pa.RecordBatch) -> None:
        """Append `rows`, which keep the contract of tables.IDENTITIES, as one chunk."""
        IDENTITIES.check(rows)
        self._put([rows], last=False)

    def finish(self) -> None:
        """Write the last chunk; without it the file is refused as cut off."""
        self._put([], last=True)
        self.close()

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _put(self, batches: list[pa.RecordBatch], *, last: bool) -> None:
        sealed = self._seal.close(_packed(batches), last=last)
        self._file.write(_FRAME.pack(len(sealed), last))
        self._file.write(sealed)


def read_identities(path: Path, *, key: bytes, import_id: str) -> Iterator[pa.Table]:
    """Yield the rows of each chunk, in the order in which they were written.

    Raises
    ------
    StoreError
        Where the file was changed, cut off, or belongs to another import.
    """
    seal = _Seal(key, import_id)
    with path.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise _damaged(path)
        last = False
        while not last:
            plain, last = _next(file, seal, path)
            yield pa.ipc.open_stream(plain).read_all()
        if file.read(1):
            raise _damaged(path)


def read_identity(
    path: Path, payment_key: str, *, key: bytes, import_id: str
) -> dict[str, str | None] | None:
    """Return one payment's identity, or None where the import does not hold it."""
    for rows in read_identities(path, key=key, import_id=import_id):
        at = rows["payment_key"].index(pa.scalar(payment_key, pa.string())).as_py()
        if at >= 0:
            found: dict[str, str | None] = rows.slice(at, 1).to_pylist()[0]
            return found
    return None


class _Seal:
    """Encrypts or decrypts the chunks of one file in order."""

    def __init__(self, key: bytes, import_id: str) -> None:
        self._cipher = AESGCM(key)
        self._import_id = import_id.encode()
        self._number = 0

    def close(self, plain: bytes, *, last: bool) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, self._about(last=last))

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, text, self._about(last=last))

    def _about(self, *, last: bool) -> bytes:
        self._number += 1
        return HEADER + _NUMBER.pack(self._number, last) + self._import_id


def _packed(batches: list[pa.RecordBatch]) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, IDENTITIES.schema, options=options) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _next(file: BinaryIO, seal: _Seal, path: Path) -> tuple[bytes, bool]:
    try:
        length, last = _FRAME.unpack(file.read(_FRAME.size))
        sealed = file.read(length)
        if len(sealed) == length:
            return seal.open(sealed, last=last), last
    except (InvalidTag, ValueError, struct.error):
        pass
    raise _damaged(path)


def _damaged(path: Path) -> StoreError:
    return StoreError(
        "the encrypted identities were changed, cut off, or moved from another import",
        where=Place(file=str(path)),
        rule="docs/store.md#identities",
        fix="put the file back from a backup, or take the payment file in anew",
    )
