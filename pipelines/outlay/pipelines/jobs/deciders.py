"""The pair of models that decided a past run, champion still or not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outlay.models.promotion import PairVersion
from outlay.payments.errors import ModelProblemError
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import Pair, load_version
from outlay.pipelines.jobs.terms import Terms, keeps

NOBODY = "none"


def pair_that_decided(store: Store, run: Path, row: Mapping[str, Any]) -> Pair | None:
    """Return the models that scored `row` of `run`, None for a cold start.

    Raises
    ------
    ModelProblemError
        Where the registry no longer holds them as they were.
    """
    if row["fraud_model"] == NOBODY:
        return None
    try:
        return load_version(store, _version(store, run, row))
    except ModelProblemError as error:
        raise ModelProblemError(
            f"{row['payment_key']} was scored by {row['fraud_model']} and "
            f"{row['error_model']}, which cannot be read: {error.what}",
            fix="restore the model registry from a backup; the reasons given then "
            "stand in scored.parquet of the batch",
        ) from error


def _version(store: Store, run: Path, row: Mapping[str, Any]) -> PairVersion:
    champion = Terms.load(run).champion if keeps(run) else None
    if champion is not None:
        return champion
    # Runs of before terms were kept: the labels in the row, without old hashes.
    fraud, error = (
        row[name].rsplit("/", 1)[1] for name in ("fraud_model", "error_model")
    )
    return PairVersion.registered(store, fraud, error)
