"""Rule flags from matrix columns: exact duplicates and splits below a limit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.policy import Policy, Switch

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A payment that comes before half the usual time has passed is not simply the next
# one of a rhythm (a weekly benefit has the same amount each week).
HALF_THE_USUAL_GAP = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over matrix columns.

    `tells` are the columns whose sentences are the rule's reasons: those of them that
    are above 0 in a flagged row are said.
    """

    name: str
    columns: tuple[str, ...]
    tells: tuple[str, ...]
    holds: Callable[[Mapping[str, Reals]], Flags]

    def flags(self, facts: pa.Table | pa.RecordBatch) -> Flags:
        """Return which rows the rule flags, shape (n,).

        A missing value is not a number here, and compares as false.
        """
        return self.holds(
            {
                name: facts.column(name)
                .cast(pa.float64())
                .to_numpy(zero_copy_only=False)
                for name in self.columns
            }
        )


def _duplicate(of: Mapping[str, Reals]) -> Flags:
    """Return exact duplicates: one invoice twice, else one amount twice too soon.

    Reversals and what was taken back are netted in the columns themselves. Where
    payments name their invoices, equal amounts of different invoices are two
    purchases and no duplicate.
    """
    invoice = (of["same_invoice"] >= 1) | (of["same_invoice_in_batch"] >= 1)
    unnamed = np.isnan(of["same_invoice"])
    gap = of["program_gap_to_usual"]
    too_soon = np.isnan(gap) | (gap < HALF_THE_USUAL_GAP)
    again = (of["same_amount_7"] >= 1) & too_soon
    flags: Flags = invoice | (unnamed & (again | (of["same_amount_in_batch"] >= 1)))
    return flags


def _split(of: Mapping[str, Reals]) -> Flags:
    """Return payments near below a limit that pass it with others of the week."""
    together = of["near_limit_payments_7"] + of["near_limit_payments_in_batch"]
    flags: Flags = (together >= 2) & (of["near_limit_sum_in_batch"] >= 1)
    return flags


RULES = (
    Rule(
        "duplicates",
        (
            "same_invoice",
            "same_invoice_in_batch",
            "same_amount_7",
            "same_amount_in_batch",
            "program_gap_to_usual",
        ),
        (
            "same_invoice",
            "same_invoice_in_batch",
            "same_amount_in_batch",
            "same_amount_7",
        ),
        _duplicate,
    ),
    Rule(
        "splits",
        (
            "near_limit_payments_7",
            "near_limit_payments_in_batch",
            "near_limit_sum_in_batch",
        ),
        ("near_limit_sum_in_batch", "near_limit_payments_in_batch"),
        _split,
    ),
)
RULE_COLUMNS = tuple(dict.fromkeys(name for rule in RULES for name in rule.columns))


def active_rules(policy: Policy, *, modelled: bool) -> tuple[Rule, ...]:
    """Return the rules that count: always, never, or only without a model."""
    switches = policy.rules.model_dump()
    return tuple(rule for rule in RULES if _on(switches[rule.name], modelled=modelled))


def _on(switch: Switch, *, modelled: bool) -> bool:
    return switch == "always" or (switch == "without_model" and not modelled)
