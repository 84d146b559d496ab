"""The drop folder: payment files as they came, with numbers and names in plain."""

import os
from collections.abc import Mapping
from pathlib import Path

from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.runs import current_run
from outlay.payments.store import Store

SETTING = "OUTLAY_DROP"
PAYMENTS = "payments"


def drop_of(home: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder that the environment names, else the one beside the store.

    `make serve` makes it there: tools/serve.sh.
    """
    asked = environment.get(SETTING, "").strip()
    if asked:
        return Path(asked)
    store = home.absolute()
    return store.with_name(f"{store.name}-drop")


def is_within(drop: Path, home: Path) -> bool:
    """Say whether the drop lies in the store, where everything is kept for years."""
    return drop.resolve().is_relative_to(home.resolve())


def payment_files(drop: Path) -> list[Path]:
    """Return the files that wait for scores or had them, sorted."""
    return sorted(path for path in (drop / PAYMENTS).glob("*") if path.is_file())


def batch_of(store: Store, path: Path) -> str | None:
    """Return the batch of a payment file whose decisions stand, None where none do.

    A file that waits, or was refused, is nowhere else.
    """
    batch = file_sha256(path)[:ID_DIGITS]
    return None if current_run(store.batch_folder(batch)) is None else batch
