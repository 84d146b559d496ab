"""What one scoring run is made of, settled before anything is computed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from outlay.decisions.approvals import check_approved, standing_policy
from outlay.decisions.arm import arm_key
from outlay.decisions.policy import Policy
from outlay.decisions.screening import Lineage, Screening
from outlay.decisions.summary import Summary
from outlay.features.registry import feature_set_hash
from outlay.models.promotion import PairVersion, standing
from outlay.payments.adapters import adapters_used
from outlay.payments.errors import ModelProblemError, StoreError
from outlay.payments.lists.snapshots import Snapshot, standing_snapshots
from outlay.payments.manifest import Manifest
from outlay.payments.runs import current_run, is_complete, run_folder
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import Pair, load_version
from outlay.pipelines.jobs.lineage import history_snapshot, run_id


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: its batch, policy and lineage, and the folder it will fill.

    `champion` is settled here, once: who is promoted while the run works decides from
    the next run on.
    """

    manifest: Manifest
    policy: Policy
    lineage: Lineage
    batch: Path
    champion: PairVersion | None
    lists: Mapping[str, Snapshot] = field(default_factory=dict)
    adapters: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the finished run stands."""
        return run_folder(self.batch, self.lineage.run_id)

    @property
    def complete(self) -> bool:
        """Whether the run was made before."""
        return is_complete(self.folder)

    def pair(self, store: Store) -> Pair | None:
        """Return the models of the run, None in a cold start."""
        return None if self.champion is None else load_version(store, self.champion)

    def screening(self, store: Store) -> Screening:
        """Return what the batch is screened with: the champions or a cold start."""
        used = reviews_used(store, self.manifest)
        return make_screening(store, self.policy, self.pair(store), used)

    def record(self, summary: Summary, work: Path) -> None:
        """Write the run's figures and its policy beside its results."""
        for source, said in summary.lists.items():
            said["sha256"] = self.lists[source].sha256
        for name, said in (
            ("summary.json", summary.as_dict()),
            ("policy.json", self.policy.model_dump(mode="json")),
        ):
            text = json.dumps(said, indent=1, sort_keys=True)
            (work / name).write_text(text + "\n", encoding="utf-8")


def make_plan(
    store: Store,
    manifest: Manifest,
    *,
    policy: Path | None,
    allow_demo_model: bool,
    rescore: bool,
) -> Plan:
    """Settle a run.

    Raises
    ------
    PolicyError
        Where the policy was not approved by a second person and the file is not
        simulated.
    ModelProblemError
        Where the champions were trained on simulated data and the file is not.
    StoreError
        Where the batch was scored with other models, lists, policy or history before
        and nobody asked to score it again.
    """
    champion = standing(store).champion
    pair = None if champion is None else load_version(store, champion)
    check_origin(store, manifest, pair, allowed=allow_demo_model)
    chosen = _policy(store, manifest, policy)
    lists, adapters = standing_snapshots(store, manifest.as_of), adapters_used()
    plan = Plan(
        manifest,
        chosen,
        _lineage(store, manifest, chosen, pair, lists, adapters),
        store.batch_folder(manifest.import_id),
        champion,
        lists,
        adapters,
    )
    before = current_run(plan.batch)
    if before not in {None, plan.folder} and not rescore:
        raise StoreError(
            f"{manifest.file} was scored before, with other models, lists, policy or "
            "history",
            fix="repeat with --rescore to score it again; both runs are kept",
        )
    return plan


def _policy(store: Store, manifest: Manifest, given: Path | None) -> Policy:
    if given is None:
        return standing_policy(store)
    policy = Policy.load(given)
    # Made-up payments delay nobody: there a policy may be tried out.
    if not store.is_simulated(manifest.sha256):
        check_approved(store, policy)
    return policy


def make_screening(
    store: Store, policy: Policy, pair: Pair | None, used: Mapping[str, int]
) -> Screening:
    """Return policy, models and the arm's key as decisions want them."""
    key = arm_key(store.keyring.token_key)
    if pair is None:
        return Screening(policy, key, used=used)
    return Screening(
        policy,
        key,
        cuts=pair.cuts(policy),
        fraud=pair.fraud,
        error=pair.error,
        learned=pair.learned,
        used=used,
    )


def _lineage(
    store: Store,
    manifest: Manifest,
    policy: Policy,
    pair: Pair | None,
    lists: Mapping[str, Snapshot],
    adapters: Mapping[str, str],
) -> Lineage:
    features = feature_set_hash()
    facts = {
        "release": version("outlay"),
        "input": manifest.sha256,
        "mapping": manifest.mapping_sha256,
        "as_of": manifest.as_of,
        "payment_date": manifest.payment_date,
        "policy": policy.digest(),
        "features": features,
        "keys": store.keyring.fingerprints,
        "models": [pair.fraud.digest(), pair.error.digest()] if pair else [],
        "labels": [pair.fraud_label, pair.error_label] if pair else [],
        "lists": {name: [each.as_of, each.sha256] for name, each in lists.items()},
        "adapters": adapters,
        "history": history_snapshot(
            store, as_of=manifest.as_of, without=manifest.import_id
        ),
    }
    labels = (pair.fraud_label, pair.error_label) if pair else ("none", "none")
    return Lineage(features, run_id(facts), *labels)


def check_origin(
    store: Store, manifest: Manifest, pair: Pair | None, *, allowed: bool
) -> None:
    """Refuse models of simulated data where the file is not, unless it is `allowed`.

    Raises
    ------
    ModelProblemError
        Saying which models and which file.
    """
    if pair is None or not pair.simulated or allowed:
        return
    if not store.is_simulated(manifest.sha256):
        raise ModelProblemError(
            f"{pair.fraud_label} and {pair.error_label} were trained on simulated "
            f"data, and {manifest.file} is not simulated",
            rule="docs/models.md#simulated-data",
            fix="train on the agency's own history, or try the demo's model knowingly "
            "with --allow-demo-model",
        )


def reviews_used(store: Store, manifest: Manifest) -> dict[str, int]:
    """Return the reviews by agency that other batches of the same day have taken."""
    used: dict[str, int] = {}
    for run in store.standing_runs():
        batch = run.parents[1]
        if batch.name == manifest.import_id:
            continue
        if Manifest.load(batch).as_of == manifest.as_of:
            summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
            for agency, count in summary["reviews_by_agency"].items():
                used[agency] = used.get(agency, 0) + int(count)
    return used
