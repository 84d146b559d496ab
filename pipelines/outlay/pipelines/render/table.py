"""Tables and figures as every command prints them."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text


def dollars(cents: float | None) -> str:
    """Return cents as dollars and cents; nothing is a dash."""
    if cents is None:
        return "-"
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share as a percentage; nothing is a dash."""
    return "-" if share is None else f"{share:.{digits}%}"


def table(title: str, *columns: str, numbers: Sequence[int] = ()) -> Table:
    """Return an empty table whose columns at `numbers` are flushed right.

    Where there is little room words are broken, never a number: cut short, an amount
    is another amount.
    """
    made = Table(title=title, title_justify="left", title_style="bold")
    for place, name in enumerate(columns):
        if place in numbers:
            made.add_column(name.replace(" ", "\n"), justify="right", no_wrap=True)
        else:
            made.add_column(name, overflow="fold")
    return made


def rows_table(title: str, rows: Sequence[dict[str, str]]) -> Table:
    """Return rows of text as a table."""
    made = table(title, *(rows[0] if rows else ()))
    for row in rows:
        made.add_row(*(Text(str(value)) for value in row.values()))
    return made


def interval(measured: Mapping[str, Any], key: str) -> str:
    """Return a figure with its 95 % interval."""
    value, (low, high) = measured[key], measured["intervals"][key]
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
