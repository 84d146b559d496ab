"""Columns of a program's own that join as features when the caller names them."""

from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.feature import Feature, Formula, Row
from outlay.features.history import History
from outlay.features.settings import FeatureSettings
from outlay.payments.errors import ConfigurationError

Extras = tuple[tuple[str, str], ...]
"""Column names with their ibis types: float64 or string."""


def typed(history: History, names: Sequence[str]) -> Extras:
    """Return the named columns with the kind that the payment files give them.

    Raises
    ------
    ConfigurationError
        Where no payment file has the column.
    """
    found: dict[str, pa.DataType] = {}
    for file in history.payments if names else ():
        schema = pq.read_schema(file)
        found |= {field.name: field.type for field in schema}
    missing = sorted(set(names) - set(found))
    if missing:
        raise ConfigurationError(
            f"no payment has the program column {missing[0]}",
            fix="name a column that the mapping declares, as it is stored (x_...)",
        )
    return tuple((name, _kind(found[name])) for name in names)


def _kind(arrow: pa.DataType) -> str:
    number = pa.types.is_integer(arrow) or pa.types.is_floating(arrow)
    return "float64" if number or pa.types.is_decimal(arrow) else "string"


def extra_features(extras: Extras) -> tuple[Feature, ...]:
    """Return the program columns as features of the family `program`."""
    return tuple(
        Feature(
            name=name,
            family="program",
            kind="category" if kind == "string" else "numeric",
            scope="history",
            sentence=f"The program's own column {name} is {{value}}.",
            clears="what the program's rules say of it",
            fill="missing means the program did not give it",
            risky=None,
            reason_code=f"X-{name}",
            formula=_column(name),
        )
        for name, kind in extras
    )


def _column(name: str) -> Formula:
    def column(p: Row, _s: FeatureSettings) -> ir.Column:
        return p[name]

    return column
