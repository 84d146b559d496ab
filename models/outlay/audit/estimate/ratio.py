"""Weights of the reviewed, and ratios of weighted totals with their errors from svy."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Reals = NDArray[np.float64]


def weights(drawn: pa.Table) -> Reals:
    """Return the weights of the reviewed: 1 / chance, raised for those not answered."""
    weight = 1 / drawn["chance"].to_numpy()
    answered = drawn["answered"].to_numpy(zero_copy_only=False).astype(bool)
    kept: Reals = weight[answered]
    return kept * (weight.sum() / kept.sum()) if kept.size else kept


def ratios(
    parts: Sequence[Reals], whole: Reals, weight: Reals
) -> list[tuple[float, float]]:
    """Return weighted total of each part over that of `whole`, and its standard error.

    Taylor linearisation, each payment its own sampling unit. All of shape (n,), n at
    least 2.
    """
    import polars as pl
    import svy

    columns = {f"y{place}": each for place, each in enumerate(parts)}
    frame = pl.DataFrame({**columns, "whole": whole, "weight": weight})
    sample = svy.Sample(frame, svy.Design(wgt="weight"))
    found = sample.estimation.ratio(list(columns), ["whole"] * len(columns))
    return [(each.estimates[0].est, each.estimates[0].se) for each in found]
