"""One piece of a batch as the checks read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.decisions.checklist.known import Known
from outlay.decisions.checklist.verdict import Flags, Verdict, not_checked
from outlay.decisions.wording import day
from outlay.payments.adapters import MEANINGS
from outlay.payments.asking import columns_of

Cases = list[tuple[Flags, Verdict]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked for one kind of fact, and when."""

    source: str
    asked_on: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Payments of one piece, with what lists and the agency's sources say of them.

    `death` is the place in tables.STRENGTHS of each payment's strongest match with the
    death file, -1 where there is none, shape (n,). `answers` has the same rows.
    """

    rows: pa.RecordBatch
    death: NDArray[np.int8]
    known: Known
    answers: pa.RecordBatch | None = None
    asked: Mapping[str, Asked] = field(default_factory=dict)

    def text(self, name: str) -> pa.Array:
        """Return a column; an older import may lack it, then nothing is known."""
        if name not in self.rows.schema.names:
            return pa.nulls(self.rows.num_rows, pa.string())
        return self.rows.column(name)

    def has(self, name: str) -> Flags:
        """Return where a column has a value."""
        there: Flags = self.text(name).is_valid().to_numpy(zero_copy_only=False)
        return there

    def where(self, name: str, *values: str) -> Flags:
        """Return where a column has one of `values`."""
        return flags(pc.is_in(self.text(name), pa.array(values, pa.string())))

    def everywhere(self) -> Flags:
        """Return true for every row."""
        return np.ones(self.rows.num_rows, dtype=bool)

    def answered(self, kind: str) -> Cases:
        """Return what the agency's source of one kind says, as cases of a check."""
        if self.answers is None or kind not in self.asked:
            return []
        code, problem = (self.answers.column(name) for name in columns_of(kind))
        said = self.asked[kind]
        begin = f"{said.source}, asked on {said.asked_on}"
        cases = [*_coded(kind, code, begin), *_problems(problem, begin)]
        return [*cases, (self.everywhere(), not_checked(f"{begin}: no answer"))]

    def snapshot(self, source: str) -> str | None:
        """Return the day and age of a list's snapshot in words, None without one."""
        taken = self.known.snapshots.get(source)
        if taken is None:
            return None
        age = (self.known.as_of - taken).days
        return f"the snapshot of {day(taken)}, {age} days old"


def _coded(kind: str, code: pa.Array, begin: str) -> Iterator[tuple[Flags, Verdict]]:
    for value in present(code):
        meaning = MEANINGS[kind][value]
        why = f"{begin}: code {value}, {meaning.words}"
        yield flags(pc.equal(code, value)), Verdict(meaning.status, why)


def _problems(problem: pa.Array, begin: str) -> Iterator[tuple[Flags, Verdict]]:
    for value in present(problem):
        yield flags(pc.equal(problem, value)), not_checked(f"{begin}: {value}")


def flags(found: pa.Array) -> Flags:
    """Return an Arrow mask as an array; null is false."""
    mask: Flags = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return mask


def present(values: pa.Array) -> list[str]:
    """Return the distinct values of a column, sorted, without null."""
    return sorted(value for value in values.unique().to_pylist() if value is not None)
