"""`outlay backup` and `outlay restore`: a copy of the store, and a store out of it."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def backup(
    folder: Annotated[Path, typer.Argument(help="Where all backups of the store are.")],
    home: Home = DEFAULT_HOME,
    with_keys: Annotated[
        Path | None, typer.Option(help="Copy the keys, too: to this other folder.")
    ] = None,
    keep_days: Annotated[
        int | None,
        typer.Option(min=1, help="Afterwards remove backups that are older."),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Write nothing: check what is there.")
    ] = False,
) -> None:
    """Copy the store to FOLDER while others go on; only what is new is copied."""
    from outlay.pipelines.jobs.upkeeping import back_up, check_all
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.upkeep import backup_texts, sound_text
    from outlay.pipelines.running import plainly

    if verify:
        for sound in plainly("Reading every file of every backup", check_all, folder):
            console.print(sound_text(sound))
        return
    facts = (home, folder, with_keys, keep_days)
    for line in backup_texts(plainly("Copying the store", back_up, *facts)):
        console.print(line)


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder given to outlay backup.")],
    home: Annotated[Path, typer.Option(help="The new store's folder; empty.")],
    keys: Annotated[
        Path | None, typer.Option(help="Folder of the keys' copies, put in place, too.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Which backup; the newest if not given.")
    ] = None,
) -> None:
    """Check a backup file by file and, if all are sound, write its store to HOME."""
    from outlay.pipelines.jobs.upkeeping import put_back, standing_pair
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.upkeep import restored_texts
    from outlay.pipelines.running import plainly

    done = plainly("Restoring the store", put_back, folder, home, keys, name)
    said = standing_pair(done.home) if done.keys else None
    for line in restored_texts(done, said):
        console.print(line)
