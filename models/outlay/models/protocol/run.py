"""The whole protocol: a labelled table in, figures out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outlay.models.protocol.contenders import encoded, scores_of_test
from outlay.models.protocol.leaking import telling_columns
from outlay.models.protocol.mapping import Asked
from outlay.models.protocol.ranking import compare
from outlay.models.protocol.split import Split, split
from outlay.models.protocol.table import Labelled, read_labelled
from outlay.payments.errors import MappingError, Place
from outlay.payments.reader import Tick, silent

STAGES = 4


@dataclass(frozen=True, slots=True)
class Report:
    """Counts, columns and figures: nothing of any row.

    `models` maps a name to figures, intervals, and the interval of what the first
    model has more.
    """

    rows: Mapping[str, int]
    columns: Mapping[str, str]
    order: str
    warnings: tuple[str, ...]
    models: Mapping[str, Any]


def run(asked: Asked, tick: Tick = silent) -> Report:
    """Read, split by time, fit three models, measure them on the latest rows.

    Raises
    ------
    OutlayError
        Where table, mapping or label cannot be used; it says what to do.
    """
    labelled = read_labelled(asked)
    if not labelled.features:
        raise MappingError(
            "no column is left to learn from",
            where=Place(file=str(asked.file)),
            fix="look at what the mapping drops",
        )
    tick(1, STAGES)
    parts = split(labelled, asked.mapping.test_share)
    values, _ = encoded(labelled, parts)
    telling = telling_columns(labelled, parts, values)
    tick(2, STAGES)
    settings = asked.mapping.fit_of(len(labelled.features))
    scores = scores_of_test(labelled, parts, settings, seed=asked.seed)
    tick(3, STAGES)
    label = labelled.label[parts.test]
    models = compare(scores, label, asked.mapping.k, seed=asked.seed)
    tick(STAGES, STAGES)
    order = f"the column {asked.time}" if asked.time else "the rows' own order"
    return Report(
        _counts(labelled, parts),
        labelled.kinds,
        order,
        tuple(_warning(name, auc) for name, auc in telling.items()),
        models,
    )


def _counts(labelled: Labelled, parts: Split) -> dict[str, int]:
    label = labelled.label
    return {
        "read": labelled.read,
        "without a known label, left out": labelled.read - len(label),
        "fit": int(parts.fit.sum()),
        "fit positives": int(label[parts.fit].sum()),
        "test": int(parts.test.sum()),
        "test positives": int(label[parts.test].sum()),
    }


def _warning(name: str, auc: float) -> str:
    return (
        f"{name} alone has an AUC of {auc:.4f}: was it written after the label was "
        "known? If so, drop it in the mapping"
    )
