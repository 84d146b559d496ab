"""What belongs to a store and is not in its folder: databases on a server."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from outlay.payments.tracking import SETTING, tracking_uri

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


def _inside(home: Path, address: str) -> bool:
    if not address.startswith("sqlite:///"):
        return False
    path = Path(address.removeprefix("sqlite:///")).resolve()
    return path.is_relative_to(home.resolve())
