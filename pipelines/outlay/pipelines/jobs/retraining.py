"""Retraining: train, audit, and propose a challenger. Nobody is promoted."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from outlay.audit.gate import GateReport
from outlay.models.promotion import PairVersion, challenge, standing
from outlay.payments.ledger import Act
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.auditing import AuditRequest, audit_models
from outlay.pipelines.jobs.gating import judge
from outlay.pipelines.jobs.training import Trained, TrainRequest, train_models
from outlay.pipelines.jobs.versions import find_pair
from outlay.pipelines.running import Run, plainly

BY = "retrain schedule"
REASON = "trained and audited on a schedule; no check of the gate fails"
FAILS = ("fails", "missing", "unusable")


@dataclass(frozen=True, slots=True)
class RetrainRequest:
    """What to train with, and under which policy to audit."""

    home: Path
    settings: Path | None = None
    policy: Path | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Retrained:
    """What came of it; `why_not` says why the pair does not challenge, if so."""

    trained: Trained
    report: GateReport
    why_not: str

    @property
    def proposed(self) -> bool:
        """Whether the pair scores beside the champion from the next batch on."""
        return not self.why_not


def retrain(request: RetrainRequest, run: Run = plainly) -> Retrained:
    """Train on all that is known, make all evidence, and let the pair challenge.

    A challenger decides nothing: it scores each batch beside the champion. Whether it
    becomes champion stays with the gate and with people.

    Raises
    ------
    OutlayError
        Whatever training or audit refuse.
    """
    asked = TrainRequest(request.home, request.as_of, request.settings, request.policy)
    trained = train_models(asked, run)
    audit = AuditRequest(
        request.home, trained.folder, trained.mlflow_run, request.policy, whole=True
    )
    audit_models(audit, run)
    return run("Proposing a challenger", propose, request.home, trained)


def propose(home: Path, trained: Trained, _tick: Tick) -> Retrained:
    """Let the pair challenge where no check of the gate fails."""
    store = Store.open(home)
    pair = find_pair(store, trained.folder.name)
    report = judge(store, pair)
    why_not = _why_not(store, pair, report)
    if not why_not:
        challenge(store, pair, Act(BY, REASON, dt.datetime.now(dt.UTC)))
    return Retrained(trained, report, why_not)


def _why_not(store: Store, pair: PairVersion, report: GateReport) -> str:
    champion = standing(store).champion
    if champion is None:
        return "no champion decides: a first pair goes through the gate by people"
    if champion.training_id == pair.training_id:
        return "the training is the champion's: nothing new was known"
    failed = [each.name for each in report.checks if each.verdict in FAILS]
    return f"the gate refuses: {', '.join(failed)}" if failed else ""
