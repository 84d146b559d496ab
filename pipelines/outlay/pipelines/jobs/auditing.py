"""Auditing a trained pair: group rates, explanations, and the gate's evidence."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outlay.audit.evidence import FOLDER
from outlay.audit.explained import ShapSummary, depend, summarise
from outlay.audit.fairness import (
    Audit,
    Limit,
    audit_groups,
    decided_test,
    fairness_evidence,
    with_groups,
    write_audit,
)
from outlay.audit.papers import (
    assessment_pages,
    card_pages,
    write_assessment,
    write_card,
    write_gaps,
)
from outlay.decisions.cuts import make_cuts
from outlay.decisions.draws import draws
from outlay.models.draws import drawn_rows
from outlay.models.promotion import PairVersion
from outlay.models.registry import FRAUD, log_artifacts, versions
from outlay.models.train import Training
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.evidencing import (
    audited_policy,
    compare_windows,
    find_gaps,
    judge_figures,
    plant_leaks,
    rebuild,
    train_again,
)
from outlay.pipelines.running import Run, plainly

SIMULATED = "Every payment and every payee in this audit is made up."


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """Which training to audit, and under which policy.

    `whole` makes every piece of evidence that the gate asks for: features are built
    anew twice and both models trained twice more, and once more without each of
    `families`.
    """

    home: Path
    training: Path
    mlflow_run: str
    policy: Path | None = None
    whole: bool = False
    families: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the audit goes."""
        return self.training / "audit"

    @property
    def work(self) -> Path:
        """Where features lie while a whole audit is made."""
        return self.training / "auditing"


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit left: its page and its figures."""

    page: Path
    audit: Audit


def audit_request(
    store: Store,
    pair: PairVersion,
    policy: Path | None,
    families: Sequence[str] = (),
) -> AuditRequest:
    """Return the request for the whole audit of a registered pair."""
    runs = {each.version: each.run_id for each in versions(FRAUD, store.tracking_uri)}
    return AuditRequest(
        store.home,
        store.models_folder / pair.training_id,
        runs[pair.fraud],
        policy,
        whole=True,
        families=tuple(families),
    )


def audit_models(request: AuditRequest, run: Run = plainly) -> Audited:
    """Measure group rates, explain both models, make evidence, write the pages."""
    audit = run("Measuring rates by group", group_rates, request)
    explained = run("Explaining both models as a whole", explain_models, request)
    if request.whole:
        make_evidence(request, run)
    else:
        facts = (request.home, request.training, request.work)
        run("Holding the figures to their limits", judge_figures, *facts)
    return run("Writing the audit", write, request, audit, explained)


def make_evidence(request: AuditRequest, run: Run) -> None:
    """Make all evidence but that of fairness, from features built anew."""
    facts = (request.home, request.training, request.work)
    request.work.mkdir(exist_ok=True)
    try:
        run("Building the features anew", rebuild, *facts)
        run("Training again, to compare", train_again, *facts)
        run("Looking for leaks, planted ones too", plant_leaks, *facts)
        run("Comparing threshold and test window", compare_windows, *facts)
        run("Holding the figures to their limits", judge_figures, *facts)
        asked = (request.policy, request.families)
        run("Asking where gaps come from", find_gaps, *facts, *asked)
    finally:
        shutil.rmtree(request.work, ignore_errors=True)


def group_rates(request: AuditRequest, _tick: Tick) -> Audit:
    """Return the rates by group of what the policy would have decided."""
    store, training = Store.open(request.home), Training.load(request.training)
    policy = audited_policy(store, request.policy)
    fraud, error = training.fraud.reference, training.error.reference
    cuts = make_cuts(training.holdout, policy, fraud, error)
    rows = drawn_rows(training.test, draws(store))
    decided = decided_test(rows, policy, cuts, fraud, error, training.outcomes)
    grouped = with_groups(decided, store.payments_files(), store.groups_folder)
    return audit_groups(grouped.table, grouped.attributes, limit=Limit.of(policy))


def explain_models(request: AuditRequest, _tick: Tick) -> dict[str, ShapSummary]:
    """Return what each model goes by, on sampled payments, and draw single facts."""
    training = Training.load(request.training)
    rows, found = training.sample, {}
    for name, model in (("fraud", training.fraud), ("error", training.error)):
        found[name] = summarise(name, model, rows, request.folder)
        depend(name, model, rows, found[name].weights, request.folder)
    return found


def write(
    request: AuditRequest, audit: Audit, explained: dict[str, ShapSummary], _tick: Tick
) -> Audited:
    """Write the audit beside the training and log it with the training's run."""
    store, training = Store.open(request.home), Training.load(request.training)
    fairness_evidence(audit, training).save(request.training)
    page = write_audit(
        request.folder,
        audit,
        explained,
        title=f"Audit of training {training.training_id}",
        notes=SIMULATED if training.fraud.simulated else "",
    )
    # The card written at the training could not name the audit's worst ratio yet.
    write_card(request.training)
    write_gaps(request.folder)
    write_assessment(request.training, run_id=request.mlflow_run)
    papers = *card_pages(request.training), *assessment_pages(request.training)
    for each in (request.folder, request.training / FOLDER, *papers):
        log_artifacts(request.mlflow_run, each, store.tracking_uri)
    return Audited(page, audit)
