"""Stages that make the gate's evidence of one training, from features built anew."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.audit.gap.each_family import without_each
from outlay.audit.gap.report import gaps_of
from outlay.audit.gate import calibration_evidence, out_of_time_evidence
from outlay.audit.leakage import controls, leakage_evidence, recheck
from outlay.audit.monitor import Kept, counted_features, drift_evidence
from outlay.decisions.approvals import standing_policy
from outlay.decisions.cuts import Cuts, make_cuts
from outlay.decisions.policy import Policy
from outlay.decisions.strata import strata_of
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from outlay.models.promotion import standing
from outlay.models.settings import TrainSettings
from outlay.models.training import Training
from outlay.payments.atomic import write_whole
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.gating import gate_limits
from outlay.pipelines.jobs.mitigating import noted, weights_for
from outlay.pipelines.jobs.reproducing import reproduce
from outlay.pipelines.jobs.training import outcomes_before

MATRIX = "matrix.parquet"
GAPS = "gaps.json"
HUGE = 1e6


def rebuild(home: Path, folder: Path, work: Path, _tick: Tick) -> None:
    """Build the training's features anew from what the store holds today."""
    windows = Training.load(folder).windows
    since, until = windows.warm_up.start, windows.tail.end
    history = History.of(Store.open(home))
    training_matrix(history, since=since, until=until, out=work / MATRIX)


def train_again(home: Path, folder: Path, work: Path, _tick: Tick) -> None:
    """Say whether the same models come out, fit weights made again too."""
    training, matrix = Training.load(folder), work / MATRIX
    store, windows = Store.open(home), training.windows
    until = windows.tail.end
    weights = weights_for(
        store,
        noted(folder),
        matrix,
        outcomes_before(store, until),
        as_of=until,
        first_day=windows.warm_up.start,
        settings=TrainSettings.model_validate(dict(training.settings)),
    )
    reproduce(home, folder, matrix, fit_weights=weights).save(folder)


def plant_leaks(home: Path, folder: Path, work: Path, _tick: Tick) -> None:
    """Recheck for leaks, and check the recheck with permuted findings and canaries."""
    store, training = Store.open(home), Training.load(folder)
    report = recheck(store, work / MATRIX)
    shuffled, planted = controls(History.of(store), training, work / MATRIX, work)
    leakage_evidence(training, report, shuffled, planted).save(folder)


def compare_windows(_home: Path, folder: Path, work: Path, _tick: Tick) -> None:
    """Say whether the world moved between the threshold and the test window.

    The monitor holds coming batches against the test window: its counts are kept.
    """
    training = Training.load(folder)
    drift_evidence(training, work / MATRIX).save(folder)
    Kept(folder).keep_reference(
        work / MATRIX, training.windows.test, counted_features(training)
    )


def judge_figures(home: Path, folder: Path, work: Path, _tick: Tick) -> None:
    """Hold figures and probabilities of the test window to the gate's limits.

    With features at hand, the champion is scored on the very same payments.
    """
    store, training = Store.open(home), Training.load(folder)
    limits, champion = gate_limits(store), _champion(store, training)
    matrix = work / MATRIX if (work / MATRIX).exists() else None
    out_of_time_evidence(
        training, champion=champion, matrix=matrix, limits=limits
    ).save(folder)
    calibration_evidence(training, limits=limits).save(folder)


def find_gaps(
    home: Path,
    folder: Path,
    work: Path,
    policy: Path | None,
    families: Sequence[str],
    _tick: Tick,
) -> None:
    """Write where differences between groups come from, beside the audit."""
    store, training = Store.open(home), Training.load(folder)
    places = store.payments_files(), store.groups_folder
    matrix = work / MATRIX
    asked, of = audited_policy(store, policy), training
    made = make_cuts(of.holdout, asked, of.fraud.reference, of.error.reference)
    cuts = partial(_cut_of, made, asked)
    said = gaps_of(training, pq.read_table(matrix), cuts, *places)
    if families:
        outcomes = outcomes_before(store, training.windows.tail.end)
        each = without_each(training, matrix, outcomes, families, *places)
        said["without"] = each
    text = json.dumps(said, indent=1, sort_keys=True, allow_nan=False)
    write_whole(folder / "audit" / GAPS, f"{text}\n".encode())


def audited_policy(store: Store, path: Path | None) -> Policy:
    """Return the policy of `path`, or the one that decides."""
    return Policy.load(path) if path else standing_policy(store)


def _cut_of(cuts: Cuts, policy: Policy, rows: pa.Table) -> NDArray[np.float64]:
    """Return the cut of each row's stratum, shape (n,); an infinite one is huge."""
    strata, place = strata_of(rows)
    found = [
        cuts.of(name, policy.limits(name.program, name.payment_type)).cut
        for name in strata
    ]
    each: NDArray[np.float64] = np.minimum(np.array(found), HUGE)[place]
    return each


def _champion(store: Store, training: Training) -> Training | None:
    """Return the pair that decides when models do, unless it is this one."""
    pair = standing(store).latest
    if pair is None or pair.training_id == training.training_id:
        return None
    return Training.load(store.models_folder / pair.training_id)
