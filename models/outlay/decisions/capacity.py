"""Which flagged payments get one of the day's reviews."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.policy import Policy

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


def places_left(
    policy: Policy, agencies: Sequence[str], used: Mapping[str, int]
) -> dict[str, int]:
    """Return each agency's reviews that earlier batches of the day have left."""
    return {
        agency: max(0, policy.capacity.of(agency) - used.get(agency, 0))
        for agency in agencies
    }


def queue_order(
    tier: Counts, loss: Counts, raw: Reals, payment_keys: Sequence[str]
) -> Counts:
    """Return the order of the queue: the positions of its rows, first one first.

    What the law blocks comes first (tier 2), then what a list or a check found (1),
    then all else. In each, largest expected loss first, ties by the larger raw score,
    then by payment key, so that the order never depends on that of the input.
    """
    keys = np.asarray(payment_keys, dtype=np.str_)
    order: Counts = np.lexsort((keys, -np.nan_to_num(raw, nan=-np.inf), -loss, -tier))
    return order


def taken(
    agency: Sequence[str],
    in_order: Counts,
    sure: Flags,
    wanted: Flags,
    places: Mapping[str, int],
) -> tuple[Flags, Flags]:
    """Return which candidates get a review, and which of them found no place.

    Parameters
    ----------
    agency : sequence of str, length n
        Agency of each candidate.
    in_order : array, shape (n,)
        Positions of the candidates in the order of the queue.
    sure : array of bool, shape (n,)
        Always reviewed, and using up places first: the random-review arm, since
        leaving out those of little expected loss would bias it, and what the law
        blocks.
    wanted : array of bool, shape (n,)
        Flagged and waiting for a place; any candidate is wanted, sure, or both.
    places : mapping
        Reviews left, by agency.

    Returns
    -------
    chosen, beyond : arrays of bool, shape (n,)
        A payment that was wanted and sure can be both: reviewed for the lot
        only, since those before it had taken the places.
    """
    left = dict(places)
    for position in np.flatnonzero(sure).tolist():
        left[agency[position]] = left.get(agency[position], 0) - 1
    chosen, beyond = sure.copy(), np.zeros(len(sure), dtype=bool)
    for position in in_order.tolist():
        name = agency[position]
        if not wanted[position]:
            continue
        if left.get(name, 0) <= 0:
            beyond[position] = True
        elif not sure[position]:
            chosen[position] = True
            left[name] -= 1
    return chosen, beyond
