"""The SCORES rows of one piece."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.batch import Batch
from outlay.decisions.candidates import Verdicts
from outlay.decisions.checklist.columns import checks_column, matches_column
from outlay.decisions.reasons import Reason
from outlay.decisions.rows import Rows, cut_of
from outlay.decisions.screening import Lineage, Screening
from outlay.payments.tables import REASON, SCORES, TEXT

Flags = NDArray[np.bool_]


def routes_of(rows: Rows, verdicts: Verdicts) -> dict[str, Flags]:
    """Return each route's payments, in the order in which routes are written.

    A payment keeps every route that led to it. One that was flagged and found no place
    has the route "capacity" as well: it passes and is not silently lost, or is
    reviewed all the same because the lot fell on it.
    """
    return {
        "ofac": rows.flagged.ofac,
        "list": rows.flagged.listed,
        "checklist": rows.flagged.checked | rows.flagged.back,
        "model": rows.above,
        "rule": rows.rule,
        "arm": rows.arm,
        "capacity": verdicts.beyond,
    }


def told(rows: Rows, verdicts: Verdicts) -> Flags:
    """Return which payments are given reasons: those that do not simply pass."""
    return verdicts.review | rows.flagged.back


def actions(rows: Rows, verdicts: Verdicts) -> NDArray[np.str_]:
    """Return each payment's action: a review goes before a return."""
    back = np.where(rows.flagged.back, "return_to_certifying_officer", "pass")
    return np.where(verdicts.review, "review", back)


def decided_columns(
    rows: Rows, verdicts: Verdicts, screening: Screening
) -> dict[str, pa.Array]:
    """Return the columns of SCORES that a decision gives a piece, by name."""
    return {
        "combined": _real(rows.m),
        "cut": _real(rows.cut),
        "cut_level": _levels(rows, screening).take(pa.array(rows.stratum)),
        "expected_loss_cents": pa.array(
            rows.loss, mask=np.full(len(rows.keys), not screening.modelled)
        ),
        "arm_rate": _real(rows.arm_rate),
        "action": pa.array(actions(rows, verdicts), TEXT),
        "routes": _routes(routes_of(rows, verdicts)),
    }


def scores_table(
    scores: pa.RecordBatch,
    rows: Rows,
    verdicts: Verdicts,
    reasons: Sequence[list[Reason]],
    batch: Batch,
    lineage: Lineage,
) -> pa.Table:
    """Return the piece as a SCORES table; `reasons` has one list a payment `told`."""
    screening, found = batch.screening, batch.evidence.found
    own = decided_columns(rows, verdicts, screening) | {
        "reasons": _reasons(told(rows, verdicts), reasons),
        "matches": matches_column(found, rows.piece),
        "checks": checks_column(found, rows.piece),
        "unseen_levels": unseen_levels(scores),
    }
    stamp = {
        "fraud_model": lineage.fraud_model,
        "error_model": lineage.error_model,
        "feature_set": lineage.feature_set,
        "policy": screening.policy.digest(),
        "run_id": lineage.run_id,
    }
    columns = [
        _column(name, scores, own, stamp).cast(SCORES.schema.field(name).type)
        for name in SCORES.names
    ]
    return pa.Table.from_arrays(columns, schema=SCORES.schema)


def unseen_levels(scores: pa.RecordBatch) -> pa.Array:
    """Return the columns with an unseen level, an empty list where there is none."""
    return scores.column("unseen_levels").fill_null([])


def _column(
    name: str,
    scores: pa.RecordBatch,
    own: Mapping[str, pa.Array],
    stamp: Mapping[str, str],
) -> pa.Array:
    if name in own:
        return own[name]
    if name in stamp:
        return pa.repeat(pa.scalar(stamp[name], TEXT), scores.num_rows)
    return scores.column(name)


def _levels(rows: Rows, screening: Screening) -> pa.Array:
    cuts = [cut_of(screening, stratum) for stratum in rows.strata]
    return pa.array([None if cut is None else str(cut.rows) for cut in cuts], TEXT)


def _real(values: NDArray[np.float64]) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)


def _routes(routes: Mapping[str, Flags]) -> pa.Array:
    names = pa.array(list(routes), TEXT)
    flags = np.column_stack(list(routes.values()))
    which = np.nonzero(flags)[1]
    return pa.ListArray.from_arrays(
        _offsets(flags.sum(axis=1)), names.take(pa.array(which))
    )


def _reasons(chosen: Flags, reasons: Sequence[list[Reason]]) -> pa.Array:
    counts = np.zeros(len(chosen), dtype=np.int64)
    counts[chosen] = [len(each) for each in reasons]
    rows = [asdict(reason) for each in reasons for reason in each]
    return pa.ListArray.from_arrays(_offsets(counts), pa.array(rows, REASON))


def _offsets(counts: NDArray[np.int64]) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
