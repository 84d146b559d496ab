"""Weights that the audit hands to a fit: all that a model may know of mitigation."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.labels import MODELS
from outlay.payments.errors import ModelProblemError

Method = Literal["reweighing", "reduction"]
# A closed list: free text could name the attribute that the weights were made from.
METHODS: tuple[str, ...] = get_args(Method)
RULE = "docs/models.md#fit-weights"


@dataclass(frozen=True, slots=True, eq=False)
class FitWeights:
    """One positive weight for each payment and model, and how they were made.

    Neither keys nor weights stay with a training: equal weights would tell who is
    alike. It keeps method, number of rows and digest.

    Attributes
    ----------
    table : pa.Table
        payment_key (text, each once), fraud and error (64-bit floats, positive).

    Raises
    ------
    ModelProblemError
        Where the table is not so, or the method is not one of METHODS.
    """

    method: Method
    table: pa.Table

    def __post_init__(self) -> None:
        problem = _problem(self.method, self.table)
        if problem:
            raise ModelProblemError(
                f"the fit weights cannot be used: {problem}",
                rule=RULE,
                fix="make them with outlay.audit.mitigate",
            )

    def facts(self) -> dict[str, Any]:
        """Return what a training keeps of them: method, rows, sha256 of the rows."""
        rows = self.table.sort_by("payment_key")
        content = hashlib.sha256("\n".join(rows["payment_key"].to_pylist()).encode())
        for name in MODELS:
            content.update(np.asarray(rows[name], dtype="<f8").tobytes())
        digest = content.hexdigest()
        return {"method": self.method, "rows": rows.num_rows, "sha256": digest}

    def beside(self, rows: pa.Table) -> pa.Table:
        """Return labelled rows of the fit window with a weight for each model.

        Raises
        ------
        ModelProblemError
            Where a row has none: a payment that was forgotten would count as any.
        """
        keys = self.table["payment_key"].combine_chunks()
        place = pc.index_in(rows["payment_key"].combine_chunks(), keys)
        if place.null_count:
            raise ModelProblemError(
                f"{place.null_count} of {rows.num_rows} labelled payments of the fit "
                "window have no fit weight",
                rule=RULE,
                fix="make the weights from the same matrix, outcomes and day",
            )
        for name in MODELS:
            weight = self.table[name].combine_chunks().take(place)
            rows = rows.append_column(column_of(name), weight)
        return rows


def column_of(name: str) -> str:
    """Return the column in which labelled rows hold the `name` model's fit weight."""
    return f"fit_weight_{name}"


def _problem(method: str, table: pa.Table) -> str | None:
    if method not in METHODS:
        return f"the method is none of {', '.join(METHODS)}"
    wanted = {"payment_key": pa.string()} | dict.fromkeys(MODELS, pa.float64())
    if dict(zip(table.column_names, table.schema.types, strict=True)) != wanted:
        return f"the columns are not {', '.join(wanted)}"
    if pc.count_distinct(table["payment_key"], mode="all").as_py() != table.num_rows:
        return "a payment stands in it twice"
    for name in MODELS:
        values = table[name].to_numpy()
        if not (np.isfinite(values) & (values > 0)).all():
            return f"a weight of the {name} model is not a positive number"
    return None
