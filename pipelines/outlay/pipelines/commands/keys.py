"""`outlay keys`: where the two keys are, and a copy of them."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home

app = typer.Typer(help="The token key and the identity key.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Show and copy the token key and the identity key."""


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where to copy the keys.")],
    home: Home = DEFAULT_HOME,
) -> None:
    """Say where the keys are and copy them to FOLDER (mode 0600)."""
    from outlay.payments.keyring import backup_keys
    from outlay.payments.store import Store
    from outlay.payments.upkeep.notes import KEYS, remember
    from outlay.pipelines.progress import console

    ring = Store.open(home).keyring
    for written in backup_keys(ring, folder):
        console.print(f"copied {written}")
    remember(home, KEYS, {"fingerprints": ring.fingerprints})
    console.print(
        "Keep the copies apart from the data: with the token key equal payees stay "
        "equal, and without the identity key no identity can be read again."
    )
