"""Where the records of a block of CSV bytes begin and end, and on which line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
_QUOTE, _LF, _CR = b'"\n\r'


@dataclass(frozen=True, slots=True)
class Layout:
    """Records of a block: `starts` and `ends` (without line end), one a record.

    `next` is where the first record begins that is not complete yet; `line_ends`
    are all line ends, those inside quotes too.
    """

    starts: Places
    ends: Places
    fields: Places
    line_ends: Places
    next: int

    def lines(self) -> Places:
        """Return the line of each record in the block, from 0."""
        return np.searchsorted(self.line_ends, self.starts).astype(np.int64)


def lay_out(block: bytes, delimiter: str, *, final: bool) -> Layout | None:
    """Return the layout of `block`, or None where quotes do not stand as they should.

    By RFC 4180 a quote opens at the beginning of a field and closes at its end,
    and one inside is doubled; then a byte is inside quotes exactly where the
    number of quotes before it is odd.
    """
    data = np.frombuffer(block, dtype=np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    if not _well_placed(data, quotes, ord(delimiter)):
        return None
    line_ends = _line_ends(data, final=final)
    outside = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
    if final and len(block) and (not len(outside) or outside[-1] + 1 < len(block)):
        if len(quotes) % 2:
            return None
        outside = np.append(outside, len(block))
    starts = np.concatenate(([0], outside[:-1] + 1)) if len(outside) else outside
    after = int(min(outside[-1] + 1, len(block))) if len(outside) else 0
    fields = _fields(data, quotes, ord(delimiter), outside)
    return _without_blanks(data, Layout(starts, outside, fields, line_ends, after))


def _well_placed(data: NDArray[np.uint8], quotes: Places, delimiter: int) -> bool:
    """Return whether every quote opens or closes a field, or is doubled."""
    borders = np.zeros(256, dtype=np.bool_)
    borders[[_QUOTE, _LF, _CR, delimiter]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    opening, closing = opening[opening > 0], closing[closing < len(data) - 1]
    return bool(borders[data[opening - 1]].all() and borders[data[closing + 1]].all())


def _line_ends(data: NDArray[np.uint8], *, final: bool) -> Places:
    """Return each LF, and each CR that no LF follows (files of old Macintoshes)."""
    line_feeds = np.flatnonzero(data == _LF)
    returns = np.flatnonzero(data == _CR)
    if not len(returns):
        return line_feeds
    if returns[-1] == len(data) - 1 and not final:
        returns = returns[:-1]  # an LF may follow in the next block
    following = np.append(data, np.uint8(0))[returns + 1]
    return np.sort(np.concatenate((line_feeds, returns[following != _LF])))


def _fields(
    data: NDArray[np.uint8], quotes: Places, delimiter: int, ends: Places
) -> Places:
    """Return the number of fields of each record that ends at `ends`."""
    delimiters = np.flatnonzero(data == delimiter)
    if len(quotes):
        delimiters = delimiters[np.searchsorted(quotes, delimiters) % 2 == 0]
    return np.diff(np.searchsorted(delimiters, ends), prepend=0) + 1


def _without_blanks(data: NDArray[np.uint8], layout: Layout) -> Layout:
    """Take the CR of a CR LF off each record and leave out what is then empty."""
    ends = layout.ends.copy()
    filled = ends > layout.starts
    ends[filled] -= data[ends[filled] - 1] == _CR
    keep = ends > layout.starts
    return Layout(
        layout.starts[keep],
        ends[keep],
        layout.fields[keep],
        layout.line_ends,
        layout.next,
    )
