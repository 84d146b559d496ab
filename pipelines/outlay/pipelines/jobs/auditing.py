"""Auditing a trained pair: group rates and what the models go by."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from outlay.audit.explained.shap_summary import ShapSummary, summarise
from outlay.audit.fairness.by_group import Audit, audit_groups
from outlay.audit.fairness.decided import decided_test
from outlay.audit.fairness.groups import with_groups
from outlay.audit.fairness.report import write_audit
from outlay.audit.papers.model_card import write_card
from outlay.decisions.cuts import make_cuts
from outlay.models.registry import log_artifacts
from outlay.models.train import Training
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.training import chosen_policy
from outlay.pipelines.running import Run, plainly

SIMULATED = "Every payment and every payee in this audit is made up."


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """Which training to audit, and under which policy."""

    home: Path
    training: Path
    mlflow_run: str
    policy: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the audit goes."""
        return self.training / "audit"


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit left: its page and its figures."""

    page: Path
    audit: Audit


def audit_models(request: AuditRequest, run: Run = plainly) -> Audited:
    """Measure group rates on the test window, explain both models, write the page."""
    audit = run("Measuring rates by group", group_rates, request)
    explained = run("Explaining both models as a whole", explain_models, request)
    return run("Writing the audit", write, request, audit, explained)


def group_rates(request: AuditRequest, _tick: Tick) -> Audit:
    """Return the rates by group of what the policy would have decided."""
    store, training = Store.open(request.home), Training.load(request.training)
    policy = chosen_policy(request.policy)
    fraud, error = training.fraud.reference, training.error.reference
    cuts = make_cuts(training.holdout, policy, fraud, error)
    decided = decided_test(training.test, policy, cuts, fraud, error)
    grouped = with_groups(decided, store.payments_files(), store.groups_folder)
    return audit_groups(grouped.table, grouped.attributes)


def explain_models(request: AuditRequest, _tick: Tick) -> dict[str, ShapSummary]:
    """Return what each model goes by, on sampled payments."""
    training = Training.load(request.training)
    rows = pq.read_table(request.training / "sample.parquet")
    models = {"fraud": training.fraud, "error": training.error}
    return {
        name: summarise(name, model, rows, request.folder)
        for name, model in models.items()
    }


def write(
    request: AuditRequest, audit: Audit, explained: dict[str, ShapSummary], _tick: Tick
) -> Audited:
    """Write the audit beside the training and log it with the training's run."""
    store, training = Store.open(request.home), Training.load(request.training)
    page = write_audit(
        request.folder,
        audit,
        explained,
        title=f"Audit of training {training.training_id}",
        notes=SIMULATED if training.fraud.simulated else "",
    )
    # The card written at the training could not name the audit's worst ratio yet.
    for each in (request.folder, write_card(request.training)):
        log_artifacts(request.mlflow_run, each, store.tracking_uri)
    return Audited(page, audit)
