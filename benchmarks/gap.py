"""Where the gap of a simulated world comes from; benchmarks/mitigation.py asks it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.fairness.groups import MISSING, ORGANISATION
from outlay.audit.gap import (
    contribution_gap,
    geography_swap,
    pair_score,
    proxy_test,
    sample_by_group,
)
from outlay.models.model import Model

EACH = 300
DRAWS = 50
NAMED = 3


def carried(
    models: Sequence[Model],
    rows: pa.Table,
    groups: NDArray[np.str_],
    payees: NDArray[np.str_],
) -> dict[str, Any]:
    """Return which families carry each model's gap of mean scores, group by group."""
    places = sample_by_group(rows["payment_key"].to_pylist(), groups.tolist(), EACH)
    some = rows.take(pa.array(places))
    return {
        model.name: [
            {
                "group": gap.group, "against": gap.against, "gap": gap.gap,
                "lower": gap.lower, "upper": gap.upper,
                "families": [(p.name, p.gap) for p in gap.families[:NAMED]],
                "features": [(p.name, p.gap) for p in gap.features[:NAMED]],
            }
            for gap in contribution_gap(
                model, some, groups[places].tolist(), payees[places].tolist(),
                draws=DRAWS,
            )
        ]
        for model in models
    }  # fmt: skip


def told(
    rows: pa.Table, groups: NDArray[np.str_], payees: NDArray[np.str_], most: int = 4000
) -> list[dict[str, Any]]:
    """Return how well the features tell each group, by payments drawn evenly.

    Of payees with a known group only: telling persons from firms is no proxy.
    """
    known = np.flatnonzero(~np.isin(groups, (MISSING, ORGANISATION)))
    groups, payees = groups[known], payees[known]
    rows = rows.select([n for n in rows.column_names if not n.startswith("true_")])
    rows = rows.take(pa.array(known))
    places = sample_by_group(
        rows["payment_key"].to_pylist(), ["all"] * rows.num_rows, most
    )
    found = proxy_test(
        rows.take(pa.array(places)), groups[places].tolist(), payees[places].tolist(),
        draws=DRAWS,
    )  # fmt: skip
    return [
        each.as_dict() | {"leans_on": [list(x) for x in each.leans_on[:NAMED]]}
        for each in found
    ]


def moved(
    models: Sequence[Model],
    rows: pa.Table,
    groups: NDArray[np.str_],
    places: Sequence[str],
    share: float = 0.01,
) -> list[dict[str, Any]]:
    """Return what crosses the cut of `share` of all when geography is exchanged."""
    score = pair_score(*models)
    cut = float(np.quantile(score(rows), 1 - share))
    swapped = geography_swap(score, rows, cut, groups=groups.tolist(), places=places)
    return [each.as_dict() for each in swapped]
