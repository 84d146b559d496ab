"""The row checks as conditions, in the order in which a reason is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass

from outlay.payments.formats.delimited.mapping import NEEDED
from outlay.payments.tables import DATE, INTAKE, METHODS, TIN_TYPES

IDENTIFIERS = (
    "alc",
    "schedule_number",
    "payment_id",
    "routing_number",
    "tin",
    "payee_id",
    "account_number",
    "invoice_number",
    "award_id",
)
_DATES = tuple(c.name for c in INTAKE.columns if c.type == DATE)
_VALUES = {
    "alc": ("alc", "NOT regexp_full_match(alc, '[0-9]{8}')"),
    "method": ("method", f"method NOT IN {METHODS}"),
    "tin_type": ("tin_type", f"tin_type NOT IN {TIN_TYPES}"),
    "tin": ("tin", "NOT regexp_full_match(tin, '[0-9]{9}')"),
    "routing_number": ("routing", "NOT outlay_routing(routing_number)"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """A row breaks `rule` in `field` where `condition` is true.

    ``cell_<name>`` is the cell as it came, ``<name>`` what was read from it.
    """

    rule: str
    field: str
    condition: str


def checks(
    targets: set[str], texts: set[str], numbers: list[str], *, by_row: bool
) -> Iterator[Check]:
    """Yield the checks of a file.

    Parameters
    ----------
    targets : set of str
        Columns of tables.INTAKE that come from a column of the file.
    texts : set of str
        Those of them that are text in the file.
    numbers : list of str
        Numeric features.
    by_row : bool
        Whether payment ids are row numbers.
    """
    for name in IDENTIFIERS:
        if name in texts:
            yield Check("mangled", name, f"outlay_mangled(cell_{name})")
    for name in NEEDED:
        if name in targets and not (by_row and name == "payment_id"):
            yield Check("required", name, f"cell_{name} IS NULL")
    yield from _amount()
    for name, (rule, condition) in _VALUES.items():
        if name in targets:
            yield Check(rule, name, condition)
    if "zip5" in targets:
        abroad = " AND country IS NULL" if "country" in targets else ""
        yield Check("zip", "zip5", f"NOT regexp_full_match(zip5, '[0-9]{{5}}'){abroad}")
    yield from _unread(targets, numbers)
    if {"period_start", "period_end"} <= targets:
        yield Check("order", "period_end", "period_end < period_start")


def _amount() -> Iterator[Check]:
    unread = "amount_cents IS NULL"
    yield Check("cents", "amount_cents", f"{unread} AND amount_fault = 'cents'")
    yield Check("large", "amount_cents", f"{unread} AND amount_fault = 'large'")
    yield Check("money", "amount_cents", unread)


def _unread(targets: set[str], numbers: list[str]) -> Iterator[Check]:
    for name in (*_DATES, "known_at", "suspect"):
        if name in targets:
            rule = {"known_at": "time", "suspect": "flag"}.get(name, "date")
            yield Check(rule, name, f"{name} IS NULL AND cell_{name} IS NOT NULL")
    for name in numbers:
        yield Check("number", name, f"{name} IS NULL AND cell_{name} IS NOT NULL")
