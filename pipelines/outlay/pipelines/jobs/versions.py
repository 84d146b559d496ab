"""Registered pairs of models: what there is, who decides, and who decided."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from outlay.models.promotion import (
    CHALLENGER,
    CHAMPION,
    RULE,
    SUSPENDED,
    PairVersion,
    Standing,
    align,
    standing,
)
from outlay.models.registry import ERROR, FRAUD, Version, versions
from outlay.payments.errors import ModelProblemError, StoreError
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """One training whose models are registered, and the part it plays today."""

    training_id: str
    fraud: str
    error: str
    made_at: dt.datetime
    part: str
    metrics: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decided:
    """One scoring run that held a payment: when it was taken in, by what models."""

    as_of: dt.date
    taken_in_at: dt.datetime
    run_id: str
    stands: bool
    row: Mapping[str, Any]


def list_versions(store: Store) -> list[Listed]:
    """Return every registered training, the newest first.

    Aliases that a killed run left behind are set on the way.
    """
    if store.ledger_file.exists():
        align(store)
    now = standing(store)
    # By run: the same training made again has the same id and versions of its own.
    errors = {each.run_id: each for each in versions(ERROR, store.tracking_uri)}
    return [
        _listed(store, fraud, errors[fraud.run_id], now)
        for fraud in versions(FRAUD, store.tracking_uri)
        if fraud.run_id in errors
    ]


def find_pair(store: Store, training_id: str) -> PairVersion:
    """Return the registered pair of a training; the beginning of its id is enough.

    Raises
    ------
    ModelProblemError
        Where no training or more than one has such an id.
    """
    found = [
        each
        for each in list_versions(store)
        if each.training_id.startswith(training_id)
    ]
    names = {each.training_id for each in found}
    if len(names) != 1:
        raise ModelProblemError(
            f"{len(names) or 'no'} registered training{'s' * (len(names) > 1)} "
            f"with an id that begins with {training_id}",
            rule=RULE,
            fix="copy an id from: outlay models list",
        )
    return PairVersion.registered(store, found[0].fraud, found[0].error)


def training_metrics(store: Store, training_id: str) -> dict[str, Any]:
    """Return a training's figures on its test window.

    Raises
    ------
    ModelProblemError
        Where they are missing or damaged.
    """
    path = store.models_folder / training_id / "metrics.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["metrics"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelProblemError(
            f"the figures of training {training_id} are missing or damaged",
            fix="put the folder of the training back from a backup, or train again",
        ) from None
    return found


def who_decided(store: Store, payment_key: str) -> list[Decided]:
    """Return every scoring run that held the payment, the one that stands last.

    Raises
    ------
    StoreError
        Where no scored batch holds the payment.
    """
    current = set(store.standing_runs())
    runs = sorted((store.home / "batches").glob("*/runs/*"))
    found = [
        _decided(run, row, stands=run in current)
        for run in runs
        for row in _rows(run, payment_key)
    ]
    if not found:
        raise StoreError(
            f"no scored batch holds the payment {payment_key}",
            rule="a payment key is location code-fiscal year-schedule-payment id",
            fix="copy the key from review.csv or scored.parquet",
        )
    return sorted(found, key=lambda each: (each.stands, each.run_id))


def _listed(store: Store, fraud: Version, error: Version, now: Standing) -> Listed:
    pair = (fraud.version, error.version)
    parts = {
        CHAMPION: now.champion,
        CHALLENGER: now.challenger,
        SUSPENDED: now.latest if now.suspended else None,
    }
    part = [name for name, p in parts.items() if p and (p.fraud, p.error) == pair]
    try:
        metrics = training_metrics(store, fraud.training_id)
    except ModelProblemError:
        metrics = {}
    return Listed(fraud.training_id, *pair, fraud.made_at, " and ".join(part), metrics)


def _rows(run: Path, payment_key: str) -> list[dict[str, Any]]:
    wanted = ["fraud_model", "error_model", "policy", "action"]
    only = [("payment_key", "=", payment_key)]
    rows = pq.read_table(run / "scored.parquet", columns=wanted, filters=only)
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def _decided(run: Path, row: dict[str, Any], *, stands: bool) -> Decided:
    manifest = Manifest.load(run)
    return Decided(manifest.as_of, manifest.taken_in_at, run.name, stands, row)
