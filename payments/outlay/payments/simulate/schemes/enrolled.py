"""How fraudsters get people and firms onto the roll who should not be there."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from outlay.payments.simulate.amounts import (
    PRICED_EVEN,
    fill_periods,
    number_invoices,
    usual_amounts,
)
from outlay.payments.simulate.making import Making, whole_cases
from outlay.payments.simulate.population import Payees, add_payees, make_payees
from outlay.payments.simulate.rows import NOTHING, Ints, Rows, stack
from outlay.payments.simulate.schedule import due_payments
from outlay.payments.simulate.schemes.catalogue import CODE


def enrol(
    rng: np.random.Generator, making: Making, code: str, start: Ints, end: Ints
) -> Payees:
    """Make payees of a program, all with a bank account of their own."""
    index = making.program(code)
    program = making.programs[index]
    payees = make_payees(rng, index, program, making.registers, start, end)
    homes = making.registers.place_of(payees.address)
    spare = making.registers.open_accounts(homes, online=0.3)
    account = np.where(payees.account == NOTHING, spare, payees.account)
    return replace(payees, account=account)


def draw_pay(
    rng: np.random.Generator, making: Making, payees: Payees, scheme: str, case: Ints
) -> Rows:
    """Put `payees` on the roll and return all they draw; `case` is one a payee."""
    first = len(making.payees)
    rows = due_payments(rng, making.programs, making.days, payees)
    who = rows["payee"].copy()
    amount = usual_amounts(rng, making.days, payees, rows)
    invoiced = np.array([p.invoiced for p in making.programs])[rows["program"]]
    even = invoiced & (rng.random(len(rows)) < PRICED_EVEN)
    amount = np.where(even, np.maximum(amount // 10_000, 1) * 10_000, amount)
    rows.change(
        np.ones(len(rows), dtype=np.bool_),
        payee=who + first,
        account=payees.account[who],
        address=payees.address[who],
        name=payees.name[who],
        tin=payees.tin[who],
        amount=amount,
        wrong=amount,
        scheme=CODE[scheme],
        case=case[who],
    )
    making.payees = add_payees(making.payees, payees)
    number_invoices(rng, rows, invoiced)
    fill_periods(making.programs, making.days, rows)
    return rows


def enough(
    rng: np.random.Generator, target: int, make: Callable[[int], Rows], typical: float
) -> Rows:
    """Call `make` with a number of cases until `target` payments are there.

    Cases come in random order and are kept whole; `typical` is about how many
    payments a case makes.
    """
    parts: list[Rows] = []
    made = 0
    while made < target and len(parts) < MOST_CALLS:
        parts.append(make(int((target - made) / typical) + 1))
        made += len(parts[-1])
    rows = stack(parts)
    return rows.take(whole_cases(rng, rows["case"], target))


def spread(
    rng: np.random.Generator, shares: dict[str, float], cases: int
) -> list[tuple[str, int]]:
    """Share `cases` out over programs at random: (program, cases), none empty."""
    drawn = rng.multinomial(cases, list(shares.values()))
    return [(code, int(n)) for code, n in zip(shares, drawn, strict=True) if n]


MOST_CALLS = 12
