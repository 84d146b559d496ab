"""Control totals of what goes back: counts and cents by decision and basis."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from outlay.payments.errors import BalanceError
from outlay.payments.manifest import Manifest, Tally
from outlay.review.returning.basis import DECISIONS, NOT_TAKEN_IN

Key = tuple[str, str]  # decision, basis


@dataclass(slots=True)
class Totals:
    """Payments and cents so far; an amount that could not be read counts 0."""

    payments: Counter[Key] = field(default_factory=Counter)
    cents: Counter[Key] = field(default_factory=Counter)

    def add(self, rows: pa.Table) -> None:
        """Count the rows of one table of answers."""
        groups = rows.select(["decision", "basis", "amount_cents"]).group_by(
            ["decision", "basis"]
        )
        found = groups.aggregate([("amount_cents", "sum"), ([], "count_all")])
        for row in found.to_pylist():
            key = (row["decision"], row["basis"])
            self.payments[key] += row["count_all"]
            self.cents[key] += row["amount_cents_sum"] or 0

    def of(self, decision: str) -> Tally:
        """Return payments and cents of one decision."""
        keys = [key for key in self.payments if key[0] == decision]
        return Tally(
            sum(self.payments[key] for key in keys),
            sum(self.cents[key] for key in keys),
        )

    def check(self, manifest: Manifest) -> None:
        """Refuse totals that are not those of the batch that came in.

        Raises
        ------
        BalanceError
            Where in is not release + hold + undecided, in payments or in cents.
        """
        whole = sum((self.of(decision) for decision in DECISIONS), Tally())
        parts = [key for key in self.payments if key[1] == NOT_TAKEN_IN]
        left_out = Tally(
            sum(self.payments[key] for key in parts),
            sum(self.cents[key] for key in parts),
        )
        _equal("release + hold + undecided", whole, manifest.came_in)
        _equal("quarantined", left_out, manifest.quarantined)

    def plain(self) -> dict[str, Any]:
        """Return the totals as JSON can hold them."""
        return {
            decision: {
                "payments": self.of(decision).payments,
                "cents": self.of(decision).cents,
                "by_basis": {
                    basis: {
                        "payments": self.payments[each, basis],
                        "cents": self.cents[each, basis],
                    }
                    for each, basis in sorted(self.payments)
                    if each == decision
                },
            }
            for decision in DECISIONS
        }


def _equal(what: str, found: Tally, expected: Tally) -> None:
    if found != expected:
        raise BalanceError(
            f"{what} is {found.payments:,} payments and {found.cents:,} cents; by the "
            f"batch's manifest {expected.payments:,} and {expected.cents:,}",
            rule="docs/review.md#back-to-the-payer",
            fix="nothing was written; put the batch's files back from a backup, or "
            "score the file anew (outlay score FILE --rescore)",
        )
