"""The page of all reason codes, written from the registry."""

from collections.abc import Iterable

from outlay.decisions.reason_codes import Registered

_HEAD = """# Reason codes

Every code that a reason has borne, with its versions. A code keeps its meaning within
a version: another sentence, fact or remedy is a new version, a code that nothing says
any more is retired, and a retired code is never used again. A score row keeps code and
version, so that an old reason can be read here years later. `L-` codes come from watch
lists, `C-` codes from the checks before certification, `F-` codes from features.

| code | version | since | retired | about | sentence | what would clear it |
|---|---|---|---|---|---|---|
"""


def codes_page(rows: Iterable[Registered]) -> str:
    """Return the page in Markdown, codes in order, versions within."""
    ordered = sorted(rows, key=lambda row: (row.code, row.version))
    return _HEAD + "".join(_line(row) for row in ordered)


def _line(row: Registered) -> str:
    cells = (
        row.code,
        str(row.version),
        row.since,
        row.retired or "-",
        f"`{row.about}`",
        row.sentence,
        row.clears,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"
