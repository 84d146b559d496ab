"""How the records of a file are written down: ASCII or EBCDIC, and what ends them."""

import codecs
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from outlay.payments.formats.spr.layout import RECORD_LENGTH, RECORDS

Codec = Literal["ascii", "cp037"]

Bytes = NDArray[np.uint8]
"""Records as Latin-1 text, shape (records, 850)."""

HEAD_BYTES = 4096
_NEAR = 20
"""A first line this much shorter or longer is still meant to be a record."""
_DELIMITERS = frozenset(',;|\t"')
_EBCDIC_ENDS = (0x25, 0x15)
"""Line feed and new line of EBCDIC."""

TO_LATIN: Final = np.frombuffer(
    bytes(range(256)).decode("cp037").encode("latin-1"), dtype=np.uint8
)
"""Latin-1 byte of each EBCDIC (code page 037) byte."""


@dataclass(frozen=True, slots=True)
class Framing:
    """A file's code page and what stands after each record (nothing, or a line end)."""

    codec: Codec
    end: bytes

    @property
    def stride(self) -> int:
        """Bytes from one record's start to the next one's."""
        return RECORD_LENGTH + len(self.end)

    @classmethod
    def of(cls, head: bytes) -> "Framing":
        """Return the framing of a file by its first `HEAD_BYTES` bytes."""
        codec = _codec(head)
        ends = (0x0A,) if codec == "ascii" else _EBCDIC_ENDS
        at = min((p for e in ends if (p := head.find(e)) >= 0), default=-1)
        if at < 0:
            return cls(codec, b"")
        start = at - 1 if at and head[at - 1] == 0x0D else at
        return cls(codec, head[start : at + 1])


def looks_like_spr(head: bytes) -> bool:
    """Return whether a file that begins with `head` is meant as a payment request.

    It is where it begins with a file header, or with a record of about the right
    length; whether it is a good one is for the reader to say.
    """
    head = head[:HEAD_BYTES].removeprefix(codecs.BOM_UTF8)
    framing = Framing.of(head)
    first = head.split(framing.end, 1)[0] if framing.end else head
    text = first.decode("latin-1" if framing.codec == "ascii" else "cp037")
    if text[:2] not in RECORDS:
        return False
    if text.startswith("H "):
        return not _DELIMITERS & set(text[:46])
    long = len(text) if framing.end or len(head) < RECORD_LENGTH else RECORD_LENGTH
    return abs(long - RECORD_LENGTH) <= _NEAR


def forbidden(raw: Bytes, codec: Codec) -> NDArray[np.bool_] | None:
    """Return which bytes may not stand in a field, None where all may.

    SPR 5.0.2, 1.4 forbids hex 00 to 3F, which is meant for EBCDIC; for ASCII the
    same rule forbids 00 to 1F (NACHA: "EBCDIC > 3F or ASCII > 1F"), and a byte over
    7F is not ASCII at all.
    """
    least, most = (0x40, 0xFF) if codec == "cp037" else (0x20, 0x7F)
    if not raw.size or (raw.min() >= least and raw.max() <= most):
        return None
    wrong: NDArray[np.bool_] = (raw < least) | (raw > most)
    return wrong


def _codec(head: bytes) -> Codec:
    # Digits and letters lie above 7F in EBCDIC and below it in ASCII.
    first = head.lstrip(b"\r\n\x15\x25")[:2].decode("cp037")
    return "cp037" if first in RECORDS else "ascii"
