"""The payments of a world while it is being made: one integer column a fact."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOTHING = -1
"""Stands for no account (a check), no invoice, no case, no period."""

DEFAULTS = {
    "day": 0,  # submission day, counted from the world's first day
    "program": 0,
    "payee": 0,
    "name": 0,
    "tin": 0,
    "account": NOTHING,
    "address": 0,
    "amount": 0,  # cents
    "invoice": NOTHING,  # running number within the payee
    "variant": 0,  # how the invoice number is spelt: 0 as it should be
    "invoiced": NOTHING,  # day of the invoice
    "award": NOTHING,
    "period": NOTHING,  # months since year 0
    "scheme": 0,  # index into schemes.names.SCHEMES; 0 is none
    "case": NOTHING,
    "wrong": 0,  # cents that should not have been paid; negative: too little
    "of": NOTHING,  # `uid` of the payment that this one repeats or follows
    "kind": 0,  # innocents.KINDS; 0 is ordinary
    "returned": 0,  # reason code of the bank's return: 2 is R02
    "undone": NOTHING,  # day on which the agency takes the payment back
    "bad": 0,  # 1 a routing number that fails its check digit, 2 no name
    "uid": NOTHING,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A set of payments, all columns of one length."""

    columns: dict[str, Ints]

    @classmethod
    def of(cls, size: int, **given: Ints | int) -> "Rows":
        """Make `size` payments; columns not given hold their default."""
        columns = {
            name: np.full(size, given.get(name, default), dtype=np.int64)
            if np.ndim(given.get(name, default)) == 0
            else np.asarray(given[name], dtype=np.int64).copy()
            for name, default in DEFAULTS.items()
        }
        return cls(columns)

    def __getitem__(self, name: str) -> Ints:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.columns["day"])

    def take(self, which: Ints | Flags) -> "Rows":
        """Return a copy of the chosen payments."""
        return Rows({name: values[which] for name, values in self.columns.items()})

    def change(self, which: Ints | Flags, **values: Ints | int) -> None:
        """Set columns of the chosen payments in place."""
        for name, value in values.items():
            self.columns[name][which] = value


def stack(parts: Sequence[Rows]) -> Rows:
    """Return all `parts` in order."""
    return Rows(
        {name: np.concatenate([part[name] for part in parts]) for name in DEFAULTS}
    )


def number(rows: Rows) -> Rows:
    """Give a `uid` of their own to rows that have none, in place; return the rows."""
    unnumbered = rows["uid"] == NOTHING
    first = int(rows["uid"].max(initial=NOTHING)) + 1
    rows.change(unnumbered, uid=np.arange(first, first + int(unnumbered.sum())))
    return rows


def positions(among: Ints, wanted: Ints) -> Ints:
    """Return where each of `wanted` stands in `among` (all different), else -1."""
    order = np.argsort(among)
    at = np.minimum(np.searchsorted(among[order], wanted), among.size - 1)
    found = order[at]
    return np.where(among[found] == wanted, found, NOTHING)
