"""Invalid payments as rows for the quarantine."""

import numpy as np

from outlay.payments.formats.spr.layout import ACH_PAYMENT, CTX_ADDENDUM, Field
from outlay.payments.formats.spr.payment_rules import (
    ACH_RULES,
    CHECK_RULES,
    NO_RULE,
    first_broken,
)
from outlay.payments.formats.spr.payments import Payments
from outlay.payments.reader import BadRow


def bad_rows(payments: Payments, remittance: dict[int, str]) -> list[BadRow]:
    """Return the invalid payments, each with the first rule it breaks.

    `remittance` says why CTX payments are invalid, by line.
    """
    rules = ACH_RULES if payments.record is ACH_PAYMENT else CHECK_RULES
    first = first_broken(payments, rules)
    said: dict[int, tuple[Field, str]] = {}
    for at in np.flatnonzero(first != NO_RULE).tolist():
        rule = rules[first[at]]
        said[at] = rule.field, f"{rule.field.name} is {rule.reason}"
    for at in np.flatnonzero(np.isin(payments.lines, list(remittance))).tolist():
        reason = f"{remittance[int(payments.lines[at])]}; correct the X12 820"
        said.setdefault(at, (CTX_ADDENDUM["text"], reason))
    return [_bad(payments, at, *why) for at, why in sorted(said.items())]


def _bad(payments: Payments, at: int, field: Field, reason: str) -> BadRow:
    schedule = payments.schedules[int(payments.schedule[at])]
    cents = int(payments.cents[at])
    return BadRow(
        source_line=int(payments.lines[at]),
        rule=f"SPR 5.0.2, {field.number}",
        field=field.name,
        reason=reason,
        amount_cents=cents if cents >= 0 else None,
        alc=schedule.alc,
        schedule_number=schedule.number,
        payment_id=payments.ids[at].as_py(),
    )
