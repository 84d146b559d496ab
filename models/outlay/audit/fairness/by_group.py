"""Every group's rates, calibration, dollars and days held, and the worst gaps."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa

from outlay.audit.fairness.audited import Audit, GroupRates
from outlay.audit.fairness.bootstrap import generator
from outlay.audit.fairness.bounds import Limit, group_bounds
from outlay.audit.fairness.calibration import calibrations
from outlay.audit.fairness.cells import Cells, finest, grouped
from outlay.audit.fairness.chances import check_chances
from outlay.audit.fairness.compared import Ratio, ratios
from outlay.audit.fairness.counted import Counted
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.framed import framed
from outlay.audit.fairness.groups import ORGANISATION
from outlay.audit.fairness.held import held_up
from outlay.audit.fairness.measures import MEASURES, Measure
from outlay.audit.fairness.rates import LEAST_CELL, Rate, rates
from outlay.audit.fairness.words import misleading
from outlay.audit.fairness.worst import Worst, worst

__all__ = ["Audit", "GroupRates", "audit_groups"]


def audit_groups(
    decided: pa.Table, attributes: Sequence[str], *, limit: Limit | None = None
) -> Audit:
    """Return the figures by each attribute and each pair of attributes.

    Parameters
    ----------
    decided : pa.Table
        DECIDED rows with the attributes, from `groups.with_groups`. Without the columns
        of FURTHER there is no calibration, no days held, and no bound inside groups.
    attributes : sequence of str
        Names of the attribute columns.
    limit : Limit, optional
        What the policy promises, held to each group.

    Raises
    ------
    TableError
        Where a known outcome has no probability of being known.
    """
    check_chances(decided)
    counted = finest(decided, attributes)
    found = _audited(counted, attributes, (), 1)[0]
    worsts: list[Worst] = []
    for size in (1, 2):
        sets = list(combinations(range(len(attributes)), size))
        for places in sets:
            groups, gaps = _audited(counted, attributes, places, len(sets))
            found += groups
            worsts += gaps
    return Audit(
        payments=decided.num_rows,
        known=int(counted.loc[counted["bad"] >= 0, "n"].sum()),
        attributes=tuple(attributes),
        groups=tuple(found),
        worst=tuple(worsts),
        bounds=() if limit is None else group_bounds(decided, attributes, limit),
        limit=limit,
    )


def _audited(
    counted: pd.DataFrame,
    attributes: Sequence[str],
    places: tuple[int, ...],
    family: int,
) -> tuple[list[GroupRates], list[Worst]]:
    names = tuple(attributes[place] for place in places)
    cells, rng = grouped(counted, places), generator(*names)
    payments = cells.of("n").sum(axis=(1, 2)).astype(int).tolist()
    shown = [count >= LEAST_CELL for count in payments]
    said = {naive: _rates(cells, rng, shown, naive=naive) for naive in (False, True)}
    compared = [
        _compared(cells, each, names, said[False][each.name], family)
        for each in MEASURES
        if names
    ]
    promised, held = calibrations(cells, rng, shown), held_up(cells, rng, shown)
    found = []
    for at, group in enumerate(cells.groups):
        own, naive = ({k: v[at] for k, v in said[n].items()} for n in (False, True))
        best = _of(at, [best for best, _, _ in compared])
        rest = _of(at, [rest for _, rest, _ in compared])
        count = payments[at] if shown[at] else None
        words = misleading(names, group, own, naive)
        found.append(
            GroupRates(
                names,
                group,
                count,
                own,
                naive,
                best,
                rest,
                promised[at],
                held[at],
                words,
            )
        )
    return found, [gap for _, _, gap in compared if gap is not None]


def _of(at: int, said: Sequence[Sequence[Ratio | None]]) -> dict[str, Ratio]:
    """Return a group's ratios by measure; the best-treated has none to itself."""
    named = zip(MEASURES, said, strict=False)
    own = {measure.name: each[at] for measure, each in named}
    return {name: ratio for name, ratio in own.items() if ratio is not None}


def _rates(
    cells: Cells, rng: np.random.Generator, shown: list[bool], *, naive: bool
) -> dict[str, list[Rate]]:
    values = framed(cells, "n" if naive else "w")
    return {
        each.name: rates(
            Counted.of(cells, each, naive=naive), values[each.name], rng, shown
        )
        for each in MEASURES
    }


def _compared(
    cells: Cells,
    measure: Measure,
    names: tuple[str, ...],
    said: list[Rate],
    family: int,
) -> tuple[list[Ratio | None], list[Ratio | None], Worst | None]:
    persons = [at for at, group in enumerate(cells.groups) if ORGANISATION not in group]
    counted = Counted.of(cells, measure).at(persons)
    of = Effective.of(counted), Effective.of(counted.rest())
    groups, own = [cells.groups[at] for at in persons], [said[at] for at in persons]
    best, rest = (
        _placed(each, persons, len(said)) for each in ratios(groups, own, of, family)
    )
    kept = [at for at, each in enumerate(own) if each.state == "estimated"]
    named = [groups[at] for at in kept]
    gap = worst(names, measure.name, named, (of[0].at(kept), of[1].at(kept)), family)
    return best, rest, gap


def _placed(
    found: Sequence[Ratio | None], persons: list[int], count: int
) -> list[Ratio | None]:
    """Return the ratios of all groups: an organisation is compared with no person."""
    every: list[Ratio | None] = [Ratio("not compared")] * count
    for at, ratio in zip(persons, found, strict=True):
        every[at] = ratio
    return every
