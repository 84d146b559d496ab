"""The stored tables that features are made from."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outlay.payments.store import Store


@dataclass(frozen=True, slots=True)
class History:
    """Parquet files of payments, outcomes and dispositions (tables.py)."""

    payments: tuple[Path, ...]
    outcomes: tuple[Path, ...] = ()
    dispositions: tuple[Path, ...] = ()

    @classmethod
    def of(cls, store: "Store") -> "History":
        """Return all that `store` holds."""
        return cls(
            tuple(store.payments_files()),
            tuple(store.outcomes_files()),
            tuple(store.dispositions_files()),
        )
