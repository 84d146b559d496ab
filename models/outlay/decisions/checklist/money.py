"""Checks of what is paid, from what, and on which form (i, ii, iv, ix)."""

import numpy as np
import pyarrow.compute as pc

from outlay.decisions.checklist.facts import Cases, Facts
from outlay.decisions.checklist.known import Known, account_of
from outlay.decisions.checklist.verdict import Verdict, failed, not_checked, passed

FORMS = {
    "spr": "a Standard Payment Request",
    "nacha": "a NACHA file",
}


def funds(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether the appropriation has the money: only a source of the agency knows."""
    return facts.answered("funds"), not_checked("no source of funds is connected")


def amount_and_name(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether there is an amount and a payee's name, as the format writes them."""
    cents = facts.rows.column("amount_cents").to_numpy(zero_copy_only=False)
    cases = [
        (~facts.has("name_token"), failed("the payment names no payee")),
        (cents == 0, failed("the amount is zero")),
        (cents < 0, passed("a reversal, with amount and payee's name")),
    ]
    return cases, passed("amount and payee's name are there and well-formed")


def appropriation(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether account, event type and payment type were seen together before."""
    cases = [
        (~facts.has("tas"), not_checked("the payment names no Treasury account")),
    ]
    if facts.known.uses is None:
        none = "no earlier payment names a Treasury account to compare with"
        return cases, not_checked(none)
    columns = ("tas", "betc", "payment_type")
    # Tuples of a day are few: each is judged once.
    joined = pc.binary_join_element_wise(
        *(pc.fill_null(facts.text(name), "") for name in columns), "\x1f"
    ).dictionary_encode()
    seen = np.array(
        [_seen(text, facts.known) for text in joined.dictionary.to_pylist()], dtype=bool
    )
    new = ~seen[joined.indices.to_numpy(zero_copy_only=False)]
    cases.append(
        (
            new,
            failed(
                "Treasury account, event type (BETC) and payment type were not seen "
                "together before"
            ),
        )
    )
    return cases, passed(
        "Treasury account, event type (BETC) and payment type were seen together before"
    )


def _seen(joined: str, known: Known) -> bool:
    tas, betc, payment_type = joined.split("\x1f")
    use = (account_of(tas), betc or None, payment_type or None)
    return use in (known.uses or ())


def schedule(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether the schedule came in a standard format, whose rules it then passed."""
    cases = [
        (
            facts.where("source_format", form),
            passed(f"came as {name} and keeps the rules of the format"),
        )
        for form, name in FORMS.items()
    ]
    return cases, not_checked("came as a table, which is no standard schedule format")
