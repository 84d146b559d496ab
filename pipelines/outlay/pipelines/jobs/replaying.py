"""A past batch under any policy, beside what was decided. It decides nothing."""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from outlay.decisions.beside import write_beside
from outlay.decisions.cuts import Held
from outlay.decisions.policy import Policy
from outlay.decisions.promises import promises
from outlay.decisions.rehearse import rehearse
from outlay.decisions.replay import Differences, differences
from outlay.decisions.screening import Lineage
from outlay.payments.atomic import write_whole
from outlay.payments.errors import StoreError
from outlay.payments.reader import Tick
from outlay.payments.runs import current_run, is_complete, run_folder
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import Pair, load_version
from outlay.pipelines.jobs.known_since import known_since
from outlay.pipelines.jobs.plan import make_screening
from outlay.pipelines.jobs.terms import EVIDENCE, Terms, found_by

ROWS, FIGURES = "replay.parquet", "replay.json"


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """Which run, under which policy, and where the result goes.

    `batch` is an import's id or the beginning of it; `run` a run's of that batch, by
    default the one that stands. Without a policy the one that decided is replayed.
    """

    home: Path
    batch: str
    policy: Path | None = None
    run: str | None = None
    out: Path | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """Both decisions of one run; summaries are plain JSON, as in summary.json."""

    run: Path
    policy: Policy
    same_policy: bool
    decided: Mapping[str, Any]
    now: Mapping[str, Any]
    used: Mapping[str, int]
    differences: Differences
    promises: tuple[str, ...]
    as_of: dt.date

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {
            "run_id": self.run.name,
            "batch": self.run.parents[1].name,
            "policy": self.policy.digest(),
            "same_policy": self.same_policy,
            "outcomes_known_before": self.as_of.isoformat(),
            "reviews_used_by_other_batches": dict(self.used),
            "decided": dict(self.decided),
            "now": dict(self.now),
            "differences": asdict(self.differences),
            "promises": list(self.promises),
        }


def replay(request: ReplayRequest, tick: Tick) -> Replayed:
    """Decide a run again from what it kept, and compare.

    Models, held-out payments, evidence, the arm's key and the reviews that other
    batches had taken are those of then; only the policy may be another.

    Raises
    ------
    StoreError
        Where there is no such run, or it kept too little.
    PolicyError
        Where the policy cannot be used, or asks for a bound with too few rows.
    ModelProblemError
        Where the models that decided are no longer in the registry.
    """
    store = Store.open(request.home)
    run = find_run(store, request.batch, request.run)
    then = Policy.model_validate_json((run / "policy.json").read_text("utf-8"))
    policy = then if request.policy is None else Policy.load(request.policy)
    terms = Terms.load(run)
    pair = None if terms.champion is None else load_version(store, terms.champion)
    as_of = request.as_of or store.known_on(dt.datetime.now(dt.UTC))
    decided = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(dir=run.parents[1]) as made:
        other = Path(made) / "decided.parquet"
        now = rehearse(
            run / "scored.parquet",
            run / EVIDENCE,
            other,
            make_screening(store, policy, pair, terms.used),
            Lineage("", run.name, decided["fraud_model"], decided["error_model"]),
            found=found_by(run),
            tick=tick,
        )
        rows = (request.out or Path(made)) / ROWS
        labels = known_since(store, run.parents[1].name, as_of)
        write_beside(run / "scored.parquet", other, labels, rows)
        apart = differences(rows)
    same = policy.digest() == then.digest()
    said = Replayed(
        run,
        policy,
        same,
        decided,
        now.as_dict(),
        terms.used,
        apart,
        _promised(pair, policy),
        as_of,
    )
    if request.out is not None:
        text = json.dumps(said.as_dict(), indent=1)
        write_whole(request.out / FIGURES, f"{text}\n".encode())
    return said


def find_run(store: Store, batch: str, run: str | None) -> Path:
    """Return a finished run of a batch; the beginning of either id is enough.

    Raises
    ------
    StoreError
        Where none or more than one has such an id.
    """
    folder = _one((store.home / "batches").glob(f"{_plain(batch)}*"), "batch", batch)
    if run is not None:
        return _one((folder / "runs").glob(f"{_plain(run)}*"), "run", run)
    current = current_run(folder)
    if current is None or not is_complete(run_folder(folder, current.name)):
        raise StoreError(
            f"the batch {folder.name} has not been scored",
            fix="score its file first: outlay score FILE --out DIR",
        )
    return current


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isalnum()) or "-"


def _one(found: Any, kind: str, wanted: str) -> Path:  # noqa: ANN401
    names: list[Path] = sorted(path for path in found if path.is_dir())
    if len(names) != 1:
        raise StoreError(
            f"{len(names) or 'no'} {kind} in the store has an id that begins with "
            f"{wanted}",
            rule="docs/store.md#runs",
            fix="copy the id from manifest.json of its results",
        )
    return names[0]


def _promised(pair: Pair | None, policy: Policy) -> tuple[str, ...]:
    if pair is None:
        return ()
    held = Held.of(pair.holdout, pair.fraud.reference, pair.error.reference)
    return tuple(str(each) for each in promises(held, policy))
