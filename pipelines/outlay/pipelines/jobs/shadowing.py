"""The challenger's shadow: what it would have decided, beside the champion's run.

It comes after the champion's results are published, and no fault of it reaches them.
"""

import dataclasses
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outlay.decisions.rehearse import rehearse
from outlay.decisions.screening import Lineage
from outlay.models.promotion import PairVersion, standing
from outlay.models.score import score_matrix
from outlay.payments.atomic import write_whole
from outlay.payments.errors import OutlayError
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick
from outlay.payments.runs import SHADOW_DECIDED, shadow_folder
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_version
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.jobs.plan import Plan, check_origin, make_screening
from outlay.pipelines.jobs.terms import EVIDENCE, Terms, found_by
from outlay.pipelines.running import Run

ABOUT = "shadow.json"


@dataclass(frozen=True, slots=True)
class ShadowRequest:
    """Whose shadow: the store, the champion's run, and the challenger."""

    home: Path
    plan: Plan
    challenger: PairVersion
    allow_demo_model: bool

    @property
    def folder(self) -> Path:
        """Where the finished shadow stands."""
        return shadow_folder(self.plan.folder, self.challenger.training_id)


def shadow(home: Path, plan: Plan, work: Path, run: Run, *, allowed: bool) -> Manifest:
    """Let the standing challenger score and decide the batch too; return the record.

    Whatever goes wrong is written into the run's manifest and never raised: the
    champion's decisions stand, and a repeat of the run tries again.
    """
    record = Manifest.load(plan.folder)
    challenger: PairVersion | None = None
    try:
        challenger = standing(Store.open(home)).challenger
        if challenger is None:
            return record
        request = ShadowRequest(home, plan, challenger, allowed)
        if not request.folder.exists():
            _make(request, work, run)
        said = json.loads((request.folder / ABOUT).read_text(encoding="utf-8"))
    except Exception as error:  # noqa: BLE001 - a challenger never fails a champion's run
        said = {"failed": f"shadow failed: {_words(error)}"}
    return _recorded(record, plan, challenger, said)


def _words(error: Exception) -> str:
    # Another library's words may hold a cell of the input.
    return error.what if isinstance(error, OutlayError) else type(error).__name__


def _recorded(
    record: Manifest, plan: Plan, pair: PairVersion | None, said: dict[str, Any]
) -> Manifest:
    name = "unknown" if pair is None else pair.training_id
    scoring = dict(record.scoring or {})
    shadows = scoring.get("shadows", {}) | {name: said}
    made = dataclasses.replace(record, scoring=scoring | {"shadows": shadows})
    if made == record:
        return record
    try:
        made.save(plan.folder)
    except OutlayError as error:
        shadows[name] = said | {"failed": f"shadow failed: {error.what}"}
    return made


def _make(request: ShadowRequest, work: Path, run: Run) -> None:
    work.mkdir(exist_ok=True)
    if not (work / MATRIX).exists():
        home, manifest = request.home, request.plan.manifest
        run(
            "Building features for the challenger", build_features, home, manifest, work
        )
    title = "Scoring with the challenger, which decides nothing"
    run(title, shadow_batch, request, work)


def shadow_batch(request: ShadowRequest, work: Path, tick: Tick) -> None:
    """Score the matrix in `work` with the challenger and keep what it would decide."""
    store, plan, finished = Store.open(request.home), request.plan, request.plan.folder
    pair = load_version(store, request.challenger)
    check_origin(store, plan.manifest, pair, allowed=request.allow_demo_model)
    screening = make_screening(store, plan.policy, pair, Terms.load(finished).used)
    raw, made = work / "raw_challenger.parquet", work / "shadow"
    score_matrix(pair.fraud, pair.error, work / MATRIX, raw, tick=tick)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    lineage = Lineage(
        plan.lineage.feature_set,
        plan.lineage.run_id,
        pair.fraud_label,
        pair.error_label,
    )
    summary = rehearse(
        raw,
        finished / EVIDENCE,
        made / SHADOW_DECIDED,
        screening,
        lineage,
        found=found_by(finished),
        tick=tick,
    )
    said = {
        "challenger": request.challenger.facts,
        "run_id": plan.lineage.run_id,
        "policy": plan.policy.digest(),
        "feature_set": plan.lineage.feature_set,
        "flagged": summary.flagged.payments,
        "to_review": summary.review.payments,
        "expected_loss_cents": summary.review.expected_loss_cents,
    }
    text = json.dumps(said, indent=1, sort_keys=True)
    write_whole(made / ABOUT, f"{text}\n".encode())
    request.folder.parent.mkdir(exist_ok=True)
    made.rename(request.folder)
