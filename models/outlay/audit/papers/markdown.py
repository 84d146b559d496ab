"""Markdown of a page: sections, lists, tables, pictures.

Both forms of a paper come from it: `page.py` renders it. A paragraph in bold right
before a table is that table's caption; one in italics right after a picture its own.
"""

import re
from collections.abc import Sequence

MISSING = "**Missing.**"
# An underscore inside a word means nothing to CommonMark.
_SPECIAL = re.compile(r"[\\`*\[\]<>&|]|(?<!\w)_|_(?!\w)")


def section(title: str, body: str) -> str:
    """Return a heading and what stands under it."""
    return f"## {title}\n\n{body}"


def part(title: str, body: str, level: int = 3) -> str:
    """Return a heading inside a section and what stands under it."""
    return f"{'#' * level} {title}\n\n{body}"


def bullets(lines: Sequence[str]) -> str:
    """Return a list, empty for no lines."""
    return "".join(f"- {line}\n" for line in lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; a bar in a cell does not end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(c) for c in line)} |\n" for line in lines)


def titled(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with its caption."""
    return f"**{title}**\n\n{table(head, rows)}"


def picture(file: str, shows: str, caption: str) -> str:
    """Return a picture, what it shows for those who cannot see it, and a caption."""
    return f"![{plain(shows)}]({file})\n\n*{plain(caption)}*\n"


def plain(text: str) -> str:
    """Return text that was found somewhere so that it means nothing but itself."""
    one_line = " ".join(text.split())
    return _SPECIAL.sub(lambda found: f"\\{found.group()}", one_line)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)
