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


def queue_order(loss: Counts, raw: Reals, payment_keys: Sequence[str]) -> Counts:
    """Return the order of the queue: the positions of its rows, first one first.

    Largest expected loss first, ties by the larger raw score, then by payment key, so
    that the order never depends on that of the input.
    """
    keys = np.asarray(payment_keys, dtype=np.str_)
    order: Counts = np.lexsort((keys, -np.nan_to_num(raw, nan=-np.inf), -loss))
    return order


def taken(
    agency: Sequence[str],
    in_order: Counts,
    arm: Flags,
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
    arm : array of bool, shape (n,)
        The random-review arm: always reviewed, since leaving out those of little
        expected loss would bias it. They use up places first.
    wanted : array of bool, shape (n,)
        Flagged by a model or a rule; any candidate is wanted, of the arm, or both.
    places : mapping
        Reviews left, by agency.

    Returns
    -------
    chosen, beyond : arrays of bool, shape (n,)
        A payment that was wanted and of the arm can be both: reviewed for the lot
        only, since those before it had taken the places.
    """
    left = dict(places)
    for position in np.flatnonzero(arm).tolist():
        left[agency[position]] = left.get(agency[position], 0) - 1
    chosen, beyond = arm.copy(), np.zeros(len(arm), dtype=bool)
    for position in in_order.tolist():
        name = agency[position]
        if not wanted[position]:
            continue
        if left.get(name, 0) <= 0:
            beyond[position] = True
        elif not arm[position]:
            chosen[position] = True
            left[name] -= 1
    return chosen, beyond
