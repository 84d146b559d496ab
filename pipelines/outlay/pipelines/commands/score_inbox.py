"""`outlay score-inbox`: every payment file of a folder that has no scores yet."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from outlay.payments.errors import ConfigurationError
from outlay.pipelines.commands.options import DEFAULT_HOME, Home, Mapping, Programs


def score_inbox(
    inbox: Annotated[Path, typer.Argument(help="Folder with the day's files.")],
    out: Annotated[Path, typer.Option(help="Folder for a folder of results a file.")],
    home: Home = DEFAULT_HOME,
    mapping: Mapping = None,
    programs: Programs = None,
    policy: Annotated[
        Path | None, typer.Option(help="TOML file of the policy, else the approved.")
    ] = None,
    pays_in: Annotated[
        int, typer.Option(min=0, help="Banking days until payment, for undated files.")
    ] = 1,
    cut_off: Annotated[
        str | None, typer.Option(metavar="HH:MM", help="When payments go on today.")
    ] = None,
    warn_minutes: Annotated[
        int, typer.Option(min=0, help="Warn so long before the cut-off.")
    ] = 15,
    allow_demo_model: Annotated[
        bool, typer.Option("--allow-demo-model", help="As `outlay score`.")
    ] = False,
    hand_late: Annotated[
        bool,
        typer.Option(
            "--hand-late",
            help="Hand on batches, too, whose payments went on not screened.",
        ),
    ] = False,
) -> None:
    """Score every file of INBOX that has no scores yet, and hand it on to review.

    Whatever one file fails of stops no other. Exit code 33: the cut-off passed first;
    the error names the files that were not screened, and so do their results folders.
    """
    from outlay.pipelines.jobs.inbox import InboxRequest
    from outlay.pipelines.jobs.inbox import score_inbox as score_all
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.scored import intake_table, review_table

    request = InboxRequest(
        home,
        inbox,
        out,
        mapping,
        programs,
        policy,
        pays_in,
        _time(cut_off),
        allow_demo_model,
        dt.timedelta(minutes=warn_minutes),
        hand_late,
    )
    done = score_all(request)
    for each in done:
        if each.scored:
            console.print(intake_table(each.scored.manifest))
            console.print(review_table(each.scored.manifest.scoring or {}))
        for name, said in each.handed.items():
            console.print(f"{name}: {said}")
    if not done:
        console.print(f"Nothing new in {inbox}.")


def _time(text: str | None) -> dt.time | None:
    try:
        return None if text is None else dt.time.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            "--cut-off is not a time of the day", fix="write --cut-off as HH:MM"
        ) from None
