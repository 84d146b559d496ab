"""Options that several commands share, so that each means one thing."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from outlay.payments.errors import ConfigurationError

DEFAULT_HOME = Path("outlay-home")
LOOPBACK = "127.0.0.1"
Home = Annotated[
    Path,
    typer.Option(
        "--home", envvar="OUTLAY_HOME", help="The store's folder.", show_default=True
    ),
]
Batch = Annotated[
    str,
    typer.Argument(help='Import id, the beginning of one, or "latest".'),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD", help="Only what became known from that day on (UTC)."
    ),
]


def instant(since: str | None) -> dt.datetime | None:
    """Return the beginning (UTC) of the day that `since` writes, or None.

    Raises
    ------
    ConfigurationError
        Where it is no date.
    """
    if since is None:
        return None
    try:
        day = dt.date.fromisoformat(since)
    except ValueError:
        raise ConfigurationError(
            "--since is not a date", fix="write --since as YYYY-MM-DD"
        ) from None
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
