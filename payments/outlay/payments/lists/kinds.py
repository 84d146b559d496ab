"""Which list a file is of, by its first line: a wrong one is refused in words."""

import csv
import re

from outlay.payments.errors import InputRejectedError, Place

TITLES = {
    "sam": "SAM.gov exclusions (public extract V2)",
    "leie": "HHS OIG exclusions (LEIE, UPDATED.csv)",
    "ofac": "OFAC sanctions (sdn.csv with its siblings)",
    "dmf": "Death Master File (100 characters)",
}
_DEATH = re.compile(r"[ ACD]\d{9}.{54}[ A-Z][\d ]{16}.{0,19}")
_OFAC_WIDTHS = (12, 6, 5, 2)


def kind_of(line: str) -> str | None:
    """Return the list that a file beginning with `line` seems to be of."""
    if _DEATH.fullmatch(line):
        return "dmf"
    cells = next(csv.reader([line]), [])
    names = {cell.strip().casefold() for cell in cells}
    if {"excluding agency", "exclusion type"} <= names:
        return "sam"
    if {"lastname", "excltype"} <= names:
        return "leie"
    numbered = bool(cells) and cells[0].strip().isdigit()
    return "ofac" if numbered and len(cells) in _OFAC_WIDTHS else None


def refuse_other_kind(source: str, file: str, line: str) -> None:
    """Refuse a file whose first line shows that it is of another list.

    Raises
    ------
    InputRejectedError
        Naming what was asked for and what came.
    """
    found = kind_of(line)
    if found not in {None, source}:
        raise wrong_kind(
            source, file, f"it looks like {TITLES[str(found)]}", str(found)
        )


def wrong_kind(
    source: str, file: str, problem: str, found: str | None = None
) -> InputRejectedError:
    """Return the error that refuses a file given as `source`."""
    hint = f"use `outlay lists add {found}`, or " if found else ""
    return InputRejectedError(
        f"the file is no list of {TITLES[source]}: {problem}",
        where=Place(file=file, line=1),
        rule=f"docs/lists.md#{source}",
        fix=f"{hint}name the file as it was downloaded",
    )
