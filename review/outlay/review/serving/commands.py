"""The commands by which batches come in and decisions go back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from outlay.review.serving.options import DEFAULT_HOME, Batch, Home, Since, instant
from outlay.review.serving.start import begin, begin_on_tables, make_tables, whoever


def load(
    batch: Batch,
    home: Home = DEFAULT_HOME,
    cut_off: Annotated[
        str | None,
        typer.Option(
            metavar="ISO",
            help="When the payer wants the decisions, e.g. 2026-06-30T17:00 in the "
            "agency's zone; else as review.toml says.",
        ),
    ] = None,
) -> None:
    """Load a scored batch's payments for review into the queue; again adds nothing."""
    begin_on_tables(home)
    from outlay.review.config.home import store
    from outlay.review.loading.cut_off import cut_off_said
    from outlay.review.loading.load import load_batch

    opened = store()
    until = None if cut_off is None else cut_off_said(cut_off, opened.zone)
    loaded = load_batch(opened, batch, cut_off=until, tick=_tick, by=whoever())
    typer.echo(loaded.told(opened.zone))


def export(
    batch: Batch,
    out: Annotated[
        Path, typer.Option(help="FILE.csv; FILE.json with the totals comes beside it.")
    ],
    home: Home = DEFAULT_HOME,
) -> None:
    """Write release, hold or undecided for every payment of a batch, with totals."""
    begin_on_tables(home)
    from outlay.review.config.home import store
    from outlay.review.returning.export import export_batch

    typer.echo(export_batch(store(), batch, out, by=whoever()).told)


def outcomes(home: Home = DEFAULT_HOME, since: Since = None) -> None:
    """Give final decisions back to the store as outcomes and reviews, each once."""
    begin_on_tables(home)
    from outlay.review.config.home import store
    from outlay.review.returning.outcomes import give_back

    typer.echo(str(give_back(store(), since=instant(since), by=whoever())))


def labels(
    out: Annotated[Path, typer.Option(help="The CSV file.")],
    home: Home = DEFAULT_HOME,
    since: Since = None,
) -> None:
    """Write final decisions as a CSV file for data scientists, without names."""
    begin_on_tables(home)
    from outlay.review.config.home import store
    from outlay.review.models import Item
    from outlay.review.returning.labels import write_labels

    items = Item.objects.all()
    rows = write_labels(store(), items, out, since=instant(since), by=whoever())
    typer.echo(f"{rows:,} labels are in {out}.")


def migrate(home: Home = DEFAULT_HOME) -> None:
    """Make the database's tables, or bring them and the pages' files up to date."""
    begin(home)
    make_tables()
    typer.echo("The review database is up to date.")


def _tick(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == whole else ""
        typer.echo(f"\r{done:,} of {whole:,} payments{end}", nl=False, err=True)
