"""The X12 820 remittance inside CTX addenda (SPR 5.0.2, 2.6)."""

import re

import numpy as np

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.layout import CTX_ADDENDUM
from outlay.payments.formats.spr.payments import Part

_TEXT = CTX_ADDENDUM["text"].span
_SEPARATOR, _TERMINATOR = 3, 105
"""Record positions 26 and 128: after ISA, and at the end of that segment."""
_AMOUNT = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)


def remittance_reasons(part: Part) -> dict[int, str]:
    """Return why CTX payments are invalid, by their line."""
    ctx = [schedule.sec_code == "CTX" for schedule in part.schedules]
    mine = np.flatnonzero(np.array(ctx, np.bool_)[part.under[part.payments]])
    if not mine.size:
        return {}
    addenda = np.flatnonzero(part.kinds == structure.CTX_ADDENDUM)
    owner = part.owner[addenda]
    reasons = {}
    for payment in mine.tolist():
        lower, upper = np.searchsorted(owner, [payment, payment + 1])
        rows = part.rows[addenda[lower:upper], _TEXT]
        reason = remittance_reason(rows.tobytes().decode("latin-1"))
        if reason is not None:
            reasons[int(part.lines[part.payments[payment]])] = reason
    return reasons


def remittance_reason(text: str) -> str | None:
    """Return why the joined addenda of a CTX payment make it invalid, or None."""
    if not text.startswith("ISA"):
        return "the first record 04 does not begin with ISA"
    separator, terminator = text[_SEPARATOR], text[_TERMINATOR]
    if separator == terminator:
        return "the ISA segment has one character as separator and as terminator"
    segments = [
        [element.strip(" ") for element in segment.strip(" ").split(separator)]
        for segment in text.split(terminator)
    ]
    return _segment_reason(segments, "BPR", 2, _AMOUNT) or _segment_reason(
        segments, "SE", 1, _COUNT
    )


def _segment_reason(
    segments: list[list[str]], name: str, element: int, number: re.Pattern[str]
) -> str | None:
    found = [segment for segment in segments if segment[0] == name]
    if not found:
        return f"the segment {name} is missing"
    if all(len(s) > element and number.fullmatch(s[element]) for s in found):
        return None
    return f"{name}-{element:02d} is not numeric"
