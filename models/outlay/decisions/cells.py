"""Single cells of matrix rows, read only when a sentence asks for them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from outlay.models.encode import Rows


class Cells:
    """Rows of which few cells are wanted: a column is read at its first use."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._names = frozenset(rows.schema.names)
        self._columns: dict[str, list[Any]] = {}

    def row(self, number: int) -> "Row":
        """Return one row as a mapping from column to value."""
        return Row(self, number)

    def value(self, name: str, number: int) -> Any:  # noqa: ANN401
        """Return one cell; None where it is empty or there is no such column."""
        if name not in self._columns:
            self._columns[name] = self._read(name)
        column = self._columns[name]
        return column[number] if column else None

    @property
    def names(self) -> frozenset[str]:
        """All columns."""
        return self._names

    def _read(self, name: str) -> list[Any]:
        if name not in self._names:
            return []
        column = self._rows.column(name)
        if pa.types.is_floating(column.type):
            # NaN says missing as well as None does, and is read much faster.
            reals: list[Any] = np.asarray(column, dtype=np.float64).tolist()
            return reals
        values: list[Any] = column.to_pylist()
        return values


class Row(Mapping[str, Any]):
    """One row of `Cells`."""

    __slots__ = ("_cells", "_number")

    def __init__(self, cells: Cells, number: int) -> None:
        self._cells = cells
        self._number = number

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        if name not in self._cells.names:
            raise KeyError(name)
        return self._cells.value(name, self._number)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        """Return a cell, or `default` where there is no such column."""
        return self[name] if name in self._cells.names else default

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._cells.names))

    def __len__(self) -> int:
        return len(self._cells.names)
