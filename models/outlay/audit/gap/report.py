"""Every question about where a gap comes from, asked of one training's test window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.audit.fairness.groups import ORGANISATION, with_groups
from outlay.audit.fairness.rates import LEAST_CELL
from outlay.audit.gap.contributions import contribution_gap, sample_by_group
from outlay.audit.gap.geography import geography_swap, pair_score
from outlay.audit.gap.payees import with_payees
from outlay.audit.gap.proxy import proxy_test
from outlay.decisions.arm import lots
from outlay.models.model import Model
from outlay.models.splits import Window
from outlay.models.training import Training

SAMPLING = b"outlay/audit-gap-rows"
# So many payments tell a proxy or a swap well enough, and cost a minute.
ROWS = 8_000
EACH = 300
SHOWN = 8
CutOf = Callable[[pa.Table], NDArray[np.float64]]


def gaps_of(
    training: Training,
    matrix: pa.Table,
    cut_of: CutOf,
    payments: Sequence[Path],
    groups_folder: Path,
) -> dict[str, Any]:
    """Return, by attribute: contributions, proxies and the swap of geography.

    Parameters
    ----------
    matrix : pa.Table
        The training matrix; up to ROWS payments of its test window are drawn by key.
    cut_of : callable
        The cut of each payment's stratum, shape (n,), from its rows.
    payments : sequence of Path
        The store's payments files, which know payee and place.

    Returns
    -------
    dict
        Plain JSON values. Organisations and groups with fewer than LEAST_CELL payments
        are left out.
    """
    rows = _drawn(matrix, training.windows.test)
    told = with_groups(with_payees(rows, payments), payments, groups_folder)
    return {
        "rows": rows.num_rows,
        "attributes": {
            name: _of(training, _shown(rows, told.table, name), cut_of)
            for name in told.attributes
        },
    }


@dataclass(frozen=True, slots=True)
class _Shown:
    """Payments of the groups of one attribute that are large enough to show."""

    rows: pa.Table
    groups: list[str]
    payees: list[str]
    places: list[str]


def _of(training: Training, shown: _Shown, cut_of: CutOf) -> dict[str, Any]:
    rows, groups = shown.rows, shown.groups
    if len(set(groups)) < 2:
        return {"groups": sorted(set(groups))}
    score = pair_score(training.fraud, training.error)
    cuts = cut_of(rows)
    swaps = geography_swap(
        lambda some: score(some) - cuts, rows, 0.0, groups=groups, places=shown.places
    )
    return {
        "groups": sorted(set(groups)),
        "contributions": {
            model.name: _contributions(model, shown)
            for model in (training.fraud, training.error)
        },
        "proxy": [each.as_dict() for each in proxy_test(rows, groups, shown.payees)],
        "geography": [each.as_dict() for each in swaps],
    }


def _contributions(model: Model, shown: _Shown) -> list[dict[str, Any]]:
    keys = shown.rows["payment_key"].to_pylist()
    some = sample_by_group(keys, shown.groups, EACH)
    groups, payees = (
        [names[place] for place in some.tolist()]
        for names in (shown.groups, shown.payees)
    )
    found = contribution_gap(model, shown.rows.take(pa.array(some)), groups, payees)
    said = [each.as_dict() for each in found]
    for each in said:
        each["features"] = each["features"][:SHOWN]
    return said


def _shown(rows: pa.Table, told: pa.Table, name: str) -> _Shown:
    groups = np.array(told[name].to_pylist())
    names, counts = np.unique(groups, return_counts=True)
    told_of = names[(counts >= LEAST_CELL) & (names != ORGANISATION)]
    kept = np.flatnonzero(np.isin(groups, told_of))
    own = told.take(pa.array(kept))
    return _Shown(
        rows.take(pa.array(kept)),
        groups[kept].tolist(),
        own["payee_token"].to_pylist(),
        own["place"].to_pylist(),
    )


def _drawn(matrix: pa.Table, window: Window) -> pa.Table:
    day = matrix["known_on"]
    inside = matrix.filter(
        pc.and_(
            pc.greater_equal(day, pa.scalar(window.start)),
            pc.less(day, pa.scalar(window.end)),
        )
    )
    lot = lots(inside["payment_key"].to_pylist(), SAMPLING)
    return inside.take(pa.array(np.sort(np.argsort(lot, kind="stable")[:ROWS])))
