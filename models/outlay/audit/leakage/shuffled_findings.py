"""Findings permuted in time: what was found of a payment goes to another one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

Places = NDArray[np.int64]

FOUND = (
    "ip_class",
    "fraud_state",
    "amount_wrong_cents",
    "control",
    "cause",
    "theme",
)
"""Columns of an outcome that say what was found; the others say when and how."""


@dataclass(frozen=True, slots=True)
class Permuted:
    """Outcomes with their findings permuted, and the kind of each payment (text).

    Findings moved only within a kind: a program and the sources of all its outcomes.
    """

    outcomes: pa.Table
    kinds: pd.Series


def permute(outcomes: pa.Table, payments: pa.Table, seed: int) -> Permuted:
    """Permute what was found among payments of one kind, uniformly.

    Parameters
    ----------
    payments : pa.Table
        payment_key and program; a payment not named is of a kind of its own program.
    """
    rows = outcomes.select(["payment_key", "known_at", "source"]).to_pandas()
    rows = rows.sort_values(["payment_key", "known_at"], kind="stable")
    known = payments["payment_key"].to_pandas()
    programs = pd.Series(payments["program"].to_pandas().to_numpy(), known)
    by_payment = rows.groupby("payment_key", sort=True)
    sources = by_payment["source"].agg("+".join)
    program = programs.reindex(sources.index).fillna("").astype(str)
    kinds = program + "/" + sources
    lengths = by_payment.size().to_numpy()
    taken = _taken(kinds.to_numpy(dtype=str), lengths, seed)
    held = outcomes.take(pa.array(rows.index.to_numpy()))
    for name in FOUND:
        place = held.schema.get_field_index(name)
        moved = held[name].combine_chunks().take(pa.array(taken))
        held = held.set_column(place, held.schema.field(name), moved)
    return Permuted(held, kinds)


def _taken(kinds: NDArray[np.str_], lengths: Places, seed: int) -> Places:
    """Return for each row, payment after payment, whose finding it gets."""
    rng = np.random.default_rng([seed, 13])
    first = np.cumsum(lengths) - lengths
    giver = np.arange(len(kinds))
    for kind in np.unique(kinds):
        of_kind = np.flatnonzero(kinds == kind)
        giver[of_kind] = rng.permutation(of_kind)
    # One kind has one number of rows: the n-th finding goes to the n-th row.
    step = np.arange(int(lengths.sum())) - np.repeat(first, lengths)
    taken: Places = np.repeat(first[giver], lengths) + step
    return taken
