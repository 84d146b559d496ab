"""What decides: models, their registry, the policy, labels, lists, and backups."""

import datetime as dt

from outlay.decisions.approvals import APPROVE, open_proposals, standing_policy
from outlay.models.promotion import standing
from outlay.models.registry import FRAUD, versions
from outlay.payments.errors import PolicyError
from outlay.payments.ledger import Ledger
from outlay.payments.store import Store
from outlay.payments.tables import LIST_SOURCES
from outlay.payments.tracking import SETTING
from outlay.pipelines.doctor.findings import Checks, by_age, fail, ok, warn
from outlay.pipelines.doctor.limits import DoctorLimits
from outlay.pipelines.jobs.ages import backup_at, labels_day, list_days, model_day
from outlay.pipelines.jobs.champions import load_version


def registry(store: Store) -> Checks:
    """The database of models answers."""
    found = versions(FRAUD, store.tracking_uri)
    where = "mlflow.db" if store.tracking_uri.startswith("sqlite") else SETTING
    yield ok("model registry", f"{where} answers; {len(found):,} versions")


def models(store: Store, limits: DoctorLimits, today: dt.date) -> Checks:
    """The standing pair loads, is what was promoted, and is not too old."""
    now = standing(store)
    if now.latest is None:
        yield warn(
            "models",
            "none was promoted: rules, lists, checks and the random draw decide alone",
            "train, audit and promote when there are enough outcomes",
        )
        return
    load_version(store, now.latest)
    if now.suspended:
        yield warn(
            "models",
            f"{now.latest} load and are suspended: no model decides",
            "outlay models resume, once it is known why they were suspended",
        )
    else:
        yield ok("models", f"{now.latest} load and are what was promoted")
    day = model_day(store, now.latest)
    if day is not None:
        days, fix = (today - day).days, "outlay retrain, audit, and promote"
        yield by_age("age of models", days, "the champion", limits.model.both, fix)


def policy(store: Store) -> Checks:
    """The policy that decides was approved by two, and its bound can be met."""
    chosen = standing_policy(store)
    entries = Ledger.read(store.ledger_file).entries
    approvals = [each for each in entries if each.event == APPROVE]
    if approvals:
        by = approvals[-1].by
        yield ok("policy", f"{chosen.digest()}, approved by {by}")
    else:
        yield warn(
            "policy",
            f"the default {chosen.digest()} decides: nobody approved another",
            "outlay policy propose FILE, and a second person: outlay policy approve",
        )
    waiting = open_proposals(store)
    if waiting:
        yield warn(
            "proposals",
            f"{len(waiting):,} policies wait for a second person",
            "outlay policy approve, or propose another",
        )
    pair = standing(store).champion
    if pair is None:
        return
    try:
        cuts = load_version(store, pair).cuts(chosen)
    except PolicyError as error:
        yield fail("bound of the policy", error.what, error.fix or "propose another")
        return
    limit = chosen.default.max_false_positive_rate
    said = f"its limit of {limit:.3%} can be kept in {len(cuts.strata):,} strata"
    yield ok("bound of the policy", said)


def labels(store: Store, limits: DoctorLimits, today: dt.date) -> Checks:
    """How long ago the newest outcome became known."""
    day = labels_day(store)
    fix = "decide reviews and take their outcomes in: outlay outcomes, or reconcile"
    if day is None:
        yield warn("age of labels", "no outcome is known yet", fix)
    else:
        days = (today - day).days
        yield by_age("age of labels", days, "the newest", limits.labels.both, fix)


def lists(store: Store, limits: DoctorLimits, today: dt.date) -> Checks:
    """How old each watch list is; one that is not there is not asked."""
    days = list_days(store)
    for source in LIST_SOURCES:
        fix = f"get it anew (docs/lists.md), then: outlay lists add {source} FILE"
        if source not in days:
            what = "it is not in the store: payments are not matched with it"
            yield warn(f"list {source}", what, fix)
            continue
        limit = getattr(limits.lists, source).both
        old = (today - days[source]).days
        yield by_age(f"list {source}", old, "the newest snapshot", limit, fix)


def backup(store: Store, limits: DoctorLimits, now: dt.datetime) -> Checks:
    """When the store was last copied."""
    at, fix = backup_at(store), "outlay backup FOLDER, each night"
    if at is None:
        yield warn("backup", "the store was never backed up with outlay", fix)
    else:
        days = max(0, (now - at).days)
        yield by_age("backup", days, "the newest", limits.backup.both, fix)
