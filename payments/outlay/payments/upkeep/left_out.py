"""What of a store is in a backup, and what in none, and why."""

from pathlib import PurePosixPath

from outlay.payments.atomic import UNFINISHED

# All that a store is made of: docs/store.md. What else lies in its folder may be
# anything, also a payment file with numbers and names in plain, and is not copied.
LAYOUT = frozenset(
    (
        *("store.json", "ledger.jsonl", "payments", "identities", "batches"),
        "deliveries",
        *("outcomes", "dispositions", "returns", "reviews", "groups", "lists"),
        *("models", "mlartifacts", "mlflow.db", "policies"),
        *("review", "review.toml", "gate.toml", "retention.toml", "doctor.toml"),
        *("deliveries", "upkeep", "exports"),
    )
)
PREFIX = ".backup-"
LOCKS = (".lock", ".backup.lock", "batches/*/lock", "models/.lock")
LEFT_OUT = {
    "keys": "keys are copied elsewhere: --with-keys, or outlay keys backup",
    "demo": "made-up files in plain, and results that its batch holds, too",
    "prefect": "what Prefect remembers of past runs decides nothing",
    "batches/*/work": "what a run is working on",
    "batches/*/tmp*": "what a replay or an explanation is working on",
    "models/unfinished": "what a training is working on",
    "models/*/auditing": "what an audit is working on",
    "tmp*": "what a report is working on",
    ".*": "what intake, monitor or a backup is working on",
    f".*{UNFINISHED}": "what a killed run left",
    "*-wal": "part of a database, which is copied whole",
    "*-shm": "part of a database, which is copied whole",
    "*-journal": "part of a database, which is copied whole",
}
_ANYWHERE = (f".*{UNFINISHED}", "*-wal", "*-shm", "*-journal")


def left_out(path: PurePosixPath) -> bool:
    """Say whether a path below the store's folder is in no backup."""
    whole = [pattern for pattern in (*LEFT_OUT, *LOCKS) if pattern not in _ANYWHERE]
    return any(_fits(path, pattern) for pattern in whole) or any(
        path.match(pattern) for pattern in _ANYWHERE
    )


def _fits(path: PurePosixPath, pattern: str) -> bool:
    """Match from the store's folder on, not from the end."""
    parts = pattern.count("/") + 1
    return len(path.parts) == parts and path.match(pattern)
