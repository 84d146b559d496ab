"""The commands that look whether all is well, and what is to be done each day."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from outlay.payments.errors import StoreError
from outlay.review.serving.options import DEFAULT_HOME, Home
from outlay.review.serving.start import begin, begin_on_tables

Folder = Annotated[
    Path | None,
    typer.Option(help="Where the file of heads lies; by default the store's review."),
]


def check(home: Home = DEFAULT_HOME) -> None:
    """Say what is wrong with this installation; exit code 20 where it may not serve."""
    begin(home)
    from django.conf import settings

    from outlay.review.access.checks import check as checked

    warnings = checked(settings.OPTIONS)
    for problem in warnings:
        typer.echo(f"- {problem}")
    typer.echo("Nothing keeps the review app from serving.")


def verify(home: Home = DEFAULT_HOME, folder: Folder = None) -> None:
    """Read the whole audit log and the kept heads; exit code 13 where it is broken."""
    begin_on_tables(home)
    from outlay.review.trail.concluding import conclude
    from outlay.review.trail.heads import check_heads
    from outlay.review.trail.verify import verify as read

    found = read()
    conclude(0, found.broken_at)
    if found.broken_at is not None:
        raise _broken(f"from event {found.broken_at} on")
    unfit = [each for each in check_heads(folder or home / "review") if not each.fits]
    if unfit:
        raise _broken(f"it does not fit the head that was kept on {unfit[0].kept.day}")
    typer.echo(f"{found.events:,} events are as they were written; head {found.head}")


def head(home: Home = DEFAULT_HOME, folder: Folder = None) -> None:
    """Keep today's head of the audit log in a file; copy that elsewhere each day."""
    begin_on_tables(home)
    from outlay.review.trail.keeping import keep_head

    typer.echo(f"The head is kept in {keep_head(folder or home / 'review')}.")


def expire(home: Home = DEFAULT_HOME) -> None:
    """Open payments again whose hold has ended; run it every few minutes."""
    begin_on_tables(home)
    from outlay.review.deciding.hold import expire_holds

    ended = expire_holds(dt.datetime.now(dt.UTC))
    typer.echo(f"{ended:,} holds had ended.")


def _broken(how: str) -> StoreError:
    return StoreError(
        f"the audit log is not as it was written: {how}",
        rule="docs/review.md#audit-log",
        fix="keep the database as it is, and find out who changed it",
    )
