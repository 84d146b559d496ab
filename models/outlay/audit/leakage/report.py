"""What a leakage recheck found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from outlay.payments.errors import ModelProblemError

Value = float | str | None
LISTED = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of a matrix that is not what was known before the payment."""

    payment_key: str
    column: str
    in_matrix: Value
    rebuilt: Value


@dataclass(frozen=True, slots=True)
class LeakageReport:
    """A recheck of sampled rows.

    Attributes
    ----------
    rows : int
        Rows rebuilt.
    columns : tuple of str
        Features compared.
    strata : mapping
        Of the sampled rows, how many are of each kind; a row may be of several.
    differing : int
        Cells that differ; the first hundred are in `differences`.
    not_rechecked : mapping
        What could not be rebuilt, and why; a recheck with such gaps has not passed.
    """

    rows: int
    columns: tuple[str, ...]
    strata: Mapping[str, int]
    differing: int
    differences: tuple[Difference, ...]
    not_rechecked: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether every column of every sampled row is as rebuilt."""
        return self.rows > 0 and not self.differing and not self.not_rechecked

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return asdict(self) | {"columns": list(self.columns), "passed": self.passed}


def refuse_leaks(report: LeakageReport) -> None:
    """Refuse a matrix whose recheck did not pass.

    Raises
    ------
    ModelProblemError
        Naming the first cell that differs, or the first column not rechecked.
    """
    if report.differences:
        first = report.differences[0]
        raise _refused(
            f"{report.differing} of {report.rows * len(report.columns)} rechecked "
            f"cells are not what was known before the payment, first {first.column} "
            f"of {first.payment_key}"
        )
    if report.not_rechecked:
        name, why = next(iter(report.not_rechecked.items()))
        raise _refused(f"{name} is not rechecked: {why}")
    if not report.rows:
        raise _refused("the matrix has no row to recheck")


def _refused(what: str) -> ModelProblemError:
    return ModelProblemError(
        what,
        rule="docs/audit.md#leakage",
        fix="build the matrix again; if it stays so, do not train on it and report it",
    )
