"""Checks of who is paid: number, life, account (iii, v, vi)."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.decisions.checklist.facts import Cases, Facts, flags
from outlay.decisions.checklist.verdict import (
    FAIL,
    PASS,
    Flags,
    Verdict,
    failed,
    not_checked,
    passed,
)
from outlay.decisions.wording import day
from outlay.payments.formats.spr.routing import are_routing_numbers
from outlay.payments.tables import STRENGTHS


def tin(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether the taxpayer number can be one of its kind, and is the payee's."""
    cases = [
        (
            facts.where("tin_check", "missing"),
            not_checked("the payment has no taxpayer number, which its format allows"),
        ),
        (
            facts.where("tin_check", "malformed"),
            failed("the taxpayer number has not 9 digits", mechanical=True),
        ),
        (
            facts.where("tin_check", "impossible"),
            failed("no taxpayer number of its kind is ever issued with these digits"),
        ),
        (
            ~facts.has("tin_check"),
            not_checked("the file was taken in before numbers were judged"),
        ),
        *facts.answered("tin"),
    ]
    return cases, passed(
        "well-formed and possible for its kind; no source of TIN matching is connected"
    )


def not_deceased(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether the payee lives: death file, findings on earlier payments, a source."""
    snapshot = facts.snapshot("dmf")
    asked = facts.answered("death")
    cases = [*_in_file(facts, snapshot), *_found_before(facts)]
    cases += [(rows, said) for rows, said in asked if said.status == FAIL]
    if snapshot is None:
        none = "no death file is in the store, and no source of deaths is connected"
        return [*cases, *asked], not_checked(none)
    cases.append(_weakly_alike(facts, snapshot))
    cases += [(rows, said) for rows, said in asked if said.status == PASS]
    numbered = facts.where("tin_type", "ssn") & ~facts.where("tin_check", "missing")
    none = f"the payment has no SSN to look up in the death file ({snapshot})"
    cases.append((~numbered, not_checked(none)))
    return cases, passed(f"the SSN is not in the death file ({snapshot})")


def _in_file(facts: Facts, snapshot: str | None) -> Cases:
    said = {
        "TIN_NAME": "number and name agree",
        "TIN_ONLY": "the number agrees and the name does not",
    }
    return [
        (
            facts.death == STRENGTHS.index(strength),
            failed(f"{words} with an entry of the death file ({snapshot})"),
        )
        for strength, words in said.items()
    ]


def _weakly_alike(facts: Facts, snapshot: str) -> tuple[Flags, Verdict]:
    weak = [STRENGTHS.index(name) for name in ("NAME_DOB", "NAME_ADDR")]
    why = (
        "name and one more fact agree with an entry of the death file, and no number "
        f"could be compared ({snapshot}): a person decides"
    )
    return np.isin(facts.death, weak), not_checked(why)


def _found_before(facts: Facts) -> Cases:
    known = facts.known.deceased
    found = pc.index_in(facts.text("payee_token"), pa.array(list(known), pa.string()))
    days = pa.array(list(known.values()), pa.date32()).take(found)
    return [
        (
            flags(pc.equal(days, on)),
            failed(
                "an outcome of an earlier payment says that the payee is deceased "
                f"(known on {day(on)})"
            ),
        )
        for on in sorted(set(days.drop_null().to_pylist()))
    ]


def account(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether the account can be paid into and is the payee's."""
    routing = facts.text("routing_number")
    cases = [
        (
            facts.where("method", "check"),
            not_checked("paid by check: there is no account to check"),
        ),
        (
            ~facts.has("routing_number"),
            not_checked("the payment names no routing number"),
        ),
        (
            ~are_routing_numbers(routing),
            failed(
                "the routing number is not 9 digits with a right check digit",
                mechanical=True,
            ),
        ),
        *facts.answered("account"),
    ]
    return cases, not_checked(
        "the routing number is valid; no account verification source is connected"
    )


def debt(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether the payee has a debt that Treasury may offset: information only."""
    return facts.answered("debt"), not_checked("no source of debts is connected")
