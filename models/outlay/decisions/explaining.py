"""Reasons for chosen rows of the matrix, from both models' exact contributions."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from outlay.decisions.cells import Cells
from outlay.decisions.reasons import MOST, Explained, Reason, reasons, rule_reasons
from outlay.decisions.rules import active_rules
from outlay.decisions.screening import Screening
from outlay.features.registry import BY_NAME
from outlay.models.explain import contributions
from outlay.models.model import Model

# Contributions are rows x features doubles: a piece of this size is a few megabytes.
PIECE = 2_000


def explain(
    rows: pa.Table, leading: Sequence[int], screening: Screening, *, most: int = MOST
) -> list[list[Reason]]:
    """Return up to `most` reasons of each of `rows`, which hold every feature.

    What a rule found comes first, then what raised the scores. `leading` says for each
    row which model speaks loudest (0 fraud, 1 error). Without a model only rules speak.
    """
    found: list[list[Reason]] = []
    for start in range(0, rows.num_rows, PIECE):
        piece = rows.slice(start, PIECE)
        by_rule = _by_rule(piece, screening)
        by_model = _by_model(piece, leading[start : start + PIECE], screening, most)
        both = zip(by_rule, by_model, strict=True)
        found += [_joined(*each)[:most] for each in both]
    return found


def models_of(screening: Screening) -> list[tuple[str, Model]]:
    """Return the models that are there, fraud first, each with its name."""
    both = (("fraud", screening.fraud), ("error", screening.error))
    return [(name, model) for name, model in both if model is not None]


def _joined(by_rule: list[Reason], by_model: list[Reason]) -> list[Reason]:
    told = {reason.feature for reason in by_rule}
    rest = [reason for reason in by_model if reason.feature not in told]
    return by_rule + rest


def _by_rule(rows: pa.Table, screening: Screening) -> list[list[Reason]]:
    found: list[list[Reason]] = [[] for _ in range(rows.num_rows)]
    cells, typical = Cells(rows), _typical(screening)
    for rule in active_rules(screening.policy, modelled=screening.modelled):
        for place in np.flatnonzero(rule.flags(rows)).tolist():
            row = cells.row(place)
            found[place] += rule_reasons(row, rule.tells, BY_NAME, typical)
    return found


def _by_model(
    rows: pa.Table, leading: Sequence[int], screening: Screening, most: int
) -> list[list[Reason]]:
    models = models_of(screening)
    if not models:
        return [[] for _ in range(rows.num_rows)]
    explained = [_explained(name, model, rows) for name, model in models]
    place = {name: number for number, (name, _) in enumerate(models)}
    order = [place.get(("fraud", "error")[which], 0) for which in leading]
    return reasons(rows, explained, order, BY_NAME, _typical(screening), most)


def _typical(screening: Screening) -> Mapping[str, float]:
    return {} if screening.learned is None else screening.learned.typical


def _explained(name: str, model: Model, rows: pa.Table) -> Explained:
    return Explained(name, model.features, contributions(model, rows)[:, :-1])
