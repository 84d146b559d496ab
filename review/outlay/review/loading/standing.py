"""Which batch is meant, and the run of it whose decisions stand."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.errors import Place, StoreError
from outlay.payments.intake.source import file_sha256
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store

LATEST = "latest"
RULE = "docs/review.md#loading"
SCORE_FIRST = "score a payment file first: outlay score FILE, or outlay demo"


@dataclass(frozen=True, slots=True)
class Standing:
    """One batch's standing run: what is loaded, and what goes back to the payer."""

    manifest: Manifest
    run: Path

    @property
    def key(self) -> str:
        """The batch's import id."""
        return self.manifest.import_id

    @property
    def scored(self) -> Path:
        """The run's SCORES file."""
        return self.run / "scored.parquet"

    @property
    def sha256(self) -> str:
        """SHA-256 of the SCORES file, 64 hex digits."""
        return file_sha256(self.scored)

    def first_day(self) -> dt.date:
        """Return the first day on which one of the payments is to be paid."""
        days = pq.read_table(self.scored, columns=["scheduled_on"])["scheduled_on"]
        first: dt.date | None = pc.min(days).as_py()
        return first or self.manifest.payment_date or self.manifest.as_of

    def lineage(self) -> dict[str, str]:
        """Return the models and the policy that decided, by name."""
        names = ["fraud_model", "error_model", "policy"]
        with pq.ParquetFile(self.scored) as file:
            first = next(file.iter_batches(batch_size=1, columns=names), None)
        rows = [] if first is None else first.to_pylist()
        return dict(rows[0]) if rows else dict.fromkeys(names, "none")


def standing(store: Store, said: str) -> Standing:
    """Return the standing run of the batch that `said` names.

    Parameters
    ----------
    said : str
        An import id, the beginning of one, or "latest": taken in last.

    Raises
    ------
    StoreError
        Where no scored batch or more than one is meant.
    """
    scored = {run.parent.parent.name: run for run in store.standing_runs()}
    if said == LATEST:
        made = [_of(store, key, run) for key, run in scored.items()]
        if not made:
            raise _refused(store, "no batch is scored yet", SCORE_FIRST)
        return max(made, key=lambda each: (each.manifest.taken_in_at, each.key))
    meant = [key for key in scored if said and key.startswith(said)]
    if not meant:
        raise _refused(store, f"no scored batch is named {said!r}", _known(scored))
    if len(meant) > 1:
        raise _refused(store, f"{said!r} names more than one batch", _known(meant))
    return _of(store, meant[0], scored[meant[0]])


def _of(store: Store, key: str, run: Path) -> Standing:
    return Standing(Manifest.load(store.batch_folder(key)), run)


def _known(keys: dict[str, Path] | list[str]) -> str:
    return f"name one of: {', '.join(sorted(keys))}" if keys else SCORE_FIRST


def _refused(store: Store, what: str, fix: str) -> StoreError:
    return StoreError(what, where=Place(file=str(store.home)), rule=RULE, fix=fix)
