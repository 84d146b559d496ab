"""Markdown of a page: sections, lists, tables."""

from collections.abc import Sequence


def section(title: str, body: str) -> str:
    """Return a heading and what stands under it."""
    return f"## {title}\n\n{body}"


def bullets(lines: Sequence[str]) -> str:
    """Return a list, empty for no lines."""
    return "".join(f"- {line}\n" for line in lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; a bar in a cell does not end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(c) for c in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
