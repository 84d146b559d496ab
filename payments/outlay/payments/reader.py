"""What every format's reader hands over, so that intake knows only one shape."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

import pyarrow as pa

Tick = Callable[[int, int], None]
"""Called with (done, total) now and then; total is 0 where it is not known."""

Action = Literal["pass", "review", "return_to_certifying_officer"]


def silent(_done: int, _total: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken in, with its reason and no raw identifier.

    `schedule_number`, `alc` and `payment_id` are given where they could be read.
    """

    source_line: int
    rule: str
    field: str | None
    reason: str
    amount_cents: int | None = None
    alc: str | None = None
    schedule_number: str | None = None
    payment_id: str | None = None
    action: Action = "return_to_certifying_officer"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows in input order: `good` keeps the contract of tables.INTAKE."""

    good: pa.RecordBatch
    bad: tuple[BadRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """What came in, counted apart from the rows handed over.

    `unreadable` rows have no readable amount and are not in `cents`.
    """

    payments: int
    cents: int
    unreadable: int = 0


class Reader(Protocol):
    """Reads one file once, streaming."""

    source_format: str

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows; raise InputRejectedError where the whole file is refused.

        A refusal may come after many chunks (a trailer is last), so nothing that
        was yielded may count before the iterator ends.
        """
        ...

    def totals(self) -> Totals:
        """Return what came in; valid once `chunks` is exhausted."""
        ...
