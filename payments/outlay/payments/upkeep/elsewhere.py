"""What a backup of a store does not hold, in words: servers, and what is no part."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from outlay.payments.tracking import SETTING, tracking_uri
from outlay.payments.upkeep.drop import drop_of
from outlay.payments.upkeep.left_out import LAYOUT, left_out

REVIEW = "OUTLAY_REVIEW_DATABASE"
KEYS_ELSEWHERE = (
    "The keys are not in this copy: copy them with --with-keys or outlay keys backup, "
    "and keep them apart."
)


def elsewhere(home: Path, environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Yield sentences about what a copy of the folder does not hold.

    No address is repeated: it may hold a password.
    """
    yield KEYS_ELSEWHERE
    if not _inside(home, tracking_uri(home, environment)):
        yield (
            f"The model registry of {SETTING} is not in this copy: back it up with "
            "pg_dump (or its server's own tool) right after this one, and restore "
            "both. Which models decide stands in the ledger, which is in it."
        )
    review = environment.get(REVIEW, "").strip()
    if review and not _inside(home, review):
        yield (
            f"The review app's database of {REVIEW} is not in this copy: back it up "
            "with pg_dump right before this one, and restore both."
        )
    if (home / "prefect").exists() or environment.get("PREFECT_API_URL"):
        yield "What Prefect remembers of past runs is not in this copy."
    if strange := strangers(home, environment):
        yield (
            f"Not in this copy, since it is no part of a store: {', '.join(strange)}. "
            "Payment files belong outside of it (OUTLAY_DROP)."
        )


def strangers(home: Path, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return what lies in a store's folder and is no part of it: paths, sorted.

    The drop folder is one wherever it lies: its files name people in plain.
    """
    ours = {*LAYOUT, *own_databases(home, environment)}
    found = {
        path.name
        for path in home.iterdir()
        if path.name not in ours and not left_out(PurePosixPath(path.name))
    }
    drop, root = drop_of(home, environment).resolve(), home.resolve()
    if drop != root and drop.is_relative_to(root) and drop.is_dir():
        found.add(drop.relative_to(root).as_posix())
    return sorted(found)


def own_databases(
    home: Path, environment: Mapping[str, str] = os.environ
) -> frozenset[str]:
    """Return the first names below a store of the databases that settings put there."""
    asked = (tracking_uri(home, environment), environment.get(REVIEW, "").strip())
    within = [path for path in map(_file, asked) if path is not None]
    root = home.resolve()
    return frozenset(
        path.relative_to(root).parts[0] for path in within if path.is_relative_to(root)
    )


def _inside(home: Path, address: str) -> bool:
    path = _file(address)
    return path is not None and path.is_relative_to(home.resolve())


def _file(address: str) -> Path | None:
    if not address.startswith("sqlite:///"):
        return None
    return Path(address.removeprefix("sqlite:///")).resolve()
