"""How findings change later: referrals, appeals, clearances, courts."""

import numpy as np

from outlay.payments.simulate.rows import Ints, Rows
from outlay.payments.simulate.schemes.catalogue import is_fraud
from outlay.payments.simulate.verdicts import (
    APPEAL,
    CLEARED,
    CONFIRMED,
    COURT,
    NONE,
    OVER,
    PROPER,
    REFERRED,
    RISK,
    SUSPECTED,
    Findings,
)


def referrals(rng: np.random.Generator, found: Findings) -> Findings:
    """A suspicion with money wrong is referred some weeks later."""
    held = found.take((found.fraud_state == SUSPECTED) & (found.ip_class == OVER))
    later = held.day + rng.integers(6, 22, held.day.size)
    return Findings(
        held.row,
        held.ip_class,
        np.full(held.row.size, REFERRED),
        held.wrong,
        later,
        held.source,
    )


def corrections(
    rng: np.random.Generator, rows: Rows, found: Findings
) -> list[Findings]:
    """Return what appeals, second looks and courts make of the first findings."""
    scheme = rows["scheme"][found.row]
    honest = scheme == 0
    faulted = found.take(
        honest & (found.ip_class == OVER) & (rng.random(honest.size) < APPEALED)
    )
    wary = found.take(honest & (found.fraud_state == SUSPECTED))
    fraud = is_fraud(scheme)
    convicted = found.take(
        fraud & (found.fraud_state == REFERRED) & (rng.random(honest.size) < CONVICTED)
    )
    overlooked = found.take(
        fraud & (found.fraud_state == NONE) & (rng.random(honest.size) < REOPENED)
    )
    return [
        _changed(
            faulted, PROPER, NONE, APPEAL, rng.integers(30, 160, faulted.day.size)
        ),
        _changed(wary, PROPER, CLEARED, RISK, rng.integers(5, 25, wary.day.size)),
        _changed(
            convicted,
            OVER,
            CONFIRMED,
            COURT,
            rng.integers(120, 420, convicted.day.size),
        ),
        _changed(
            overlooked,
            OVER,
            REFERRED,
            COURT,
            rng.integers(60, 300, overlooked.day.size),
            rows,
        ),
    ]


def _changed(
    old: Findings,
    ip_class: int,
    state: int,
    source: int,
    delay: Ints,
    rows: Rows | None = None,
) -> Findings:
    size = old.row.size
    wrong = old.wrong if rows is None else rows["wrong"][old.row]
    return Findings(
        old.row,
        np.full(size, ip_class),
        np.full(size, state),
        wrong if ip_class != PROPER else np.zeros(size, dtype=np.int64),
        old.day + delay,
        np.full(size, source),
    )


APPEALED = 0.6
CONVICTED = 0.15
REOPENED = 0.35
