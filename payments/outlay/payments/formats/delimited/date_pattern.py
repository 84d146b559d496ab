"""The pattern that a date must keep, made from its format."""

import re

_PARTS = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "b": "[A-Za-z]{3}",
    "B": "[A-Za-z]{3,9}",
    "p": "[AaPp][Mm]",
    "f": "[0-9]{1,6}",
    "z": "[+-][0-9]{2}:?[0-9]{2}|Z",
}
_TWO_DIGITS = "mdHMIS"


def date_pattern(form: str) -> str:
    """Return the RE2 pattern of a cell written in the strptime format `form`.

    A parser is kinder than is good for money: it reads the year 24 or 0 where the
    format says four or two digits. One digit for a day or month is fine (7/1/2026)
    but where nothing parts them from what is beside (20260701).
    """
    pieces = re.findall(r"%.|[^%]+", form)
    return "".join(
        _piece(piece, alone=_parted(pieces, place))
        for place, piece in enumerate(pieces)
    )


def _parted(pieces: list[str], place: int) -> bool:
    beside = pieces[max(place - 1, 0) : place] + pieces[place + 1 : place + 2]
    return not any(piece.startswith("%") for piece in beside)


def _piece(piece: str, *, alone: bool) -> str:
    if not piece.startswith("%"):
        return re.escape(piece)
    part = piece[1]
    if part in _TWO_DIGITS:
        return "[0-9]{1,2}" if alone else "[0-9]{2}"
    return f"(?:{_PARTS[part]})"
