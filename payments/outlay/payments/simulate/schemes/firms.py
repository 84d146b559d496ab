"""Fraud by firms: shells that bill for nothing, jobs split below a limit."""

from dataclasses import replace

import numpy as np

from outlay.payments.simulate.making import Making, untouched
from outlay.payments.simulate.rows import NOTHING, Rows, stack
from outlay.payments.simulate.schemes.catalogue import CODE
from outlay.payments.simulate.schemes.enrolled import draw_pay, enough, enrol, spread


def shell_vendor(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """Firms that exist on paper bill for nothing, often from a shared address."""

    def make(groups: int) -> Rows:
        return stack(
            [_shells(rng, making, *part) for part in spread(rng, BILLED, groups)]
        )

    return enough(rng, target, make, typical=16.0)


def _shells(rng: np.random.Generator, making: Making, code: str, groups: int) -> Rows:
    group = np.repeat(np.arange(groups), rng.integers(1, 5, groups))
    careless = making.carelessness(rng, groups)[group]
    begin = making.business_days(rng, groups)[group] + rng.integers(0, 45, group.size)
    end = begin + rng.integers(20, 100, group.size)
    payees = enrol(rng, making, code, begin, end)
    registers = making.registers
    homes = making.payees.address[making.payees.program == making.program(code)]
    own = registers.add_addresses(registers.towns(groups))
    office = np.where(rng.random(groups) < 0.5, rng.choice(homes, groups), own)[group]
    purse = registers.open_accounts(registers.towns(groups), online=0.45)[group]
    at_office = rng.random(group.size) < 0.25 + 0.65 * careless
    one_purse = rng.random(group.size) < 0.75 * careless
    payees = replace(
        payees,
        address=np.where(at_office, office, payees.address),
        account=np.where(one_purse, purse, payees.account),
        usual=payees.usual * rng.uniform(0.8, 1.0 + 2.4 * careless),
        pace=np.clip(payees.pace, 0.4, 1.2),
    )
    case = making.open_cases(groups)[group]
    return draw_pay(rng, making, payees, "shell_vendor", case)


def splitting(
    rng: np.random.Generator, making: Making, rows: Rows, target: int
) -> Rows:
    """One job over the limit is billed in pieces below it."""
    limit = 100 * np.array([p.limit_usd for p in making.programs])
    may = untouched(rows) & (limit[rows["program"]] > 0) & (rows["day"] > 20)
    free = np.flatnonzero(may)
    model = rng.choice(
        free, min(int(target / MEAN_PIECES) + 1, free.size), replace=False
    )
    pieces = rng.integers(2, 5, model.size)
    made = rows.take(np.repeat(model, pieces))
    careless = np.repeat(making.carelessness(rng, model.size), pieces)
    size = len(made)
    same_day = rng.random(size) < careless
    apart = np.where(same_day, 0, rng.integers(0, 9, size))
    near = rng.uniform(0.6 + 0.25 * careless, 0.995)
    amount = np.rint(limit[made["program"]] * near).astype(np.int64)
    rank = np.arange(size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    made.change(
        np.ones(size, dtype=np.bool_),
        day=making.days.later(made["day"], apart),
        amount=amount,
        wrong=amount,
        invoice=made["invoice"] + OTHER_SERIES + rank,
        scheme=CODE["splitting"],
        case=np.repeat(making.open_cases(model.size), pieces),
        uid=NOTHING,
    )
    return made.take(made["day"] <= making.days.count)


BILLED = {"MOC": 0.45, "FFS": 0.4, "SNP": 0.15}
"""Programs that shells bill, and how often."""

MEAN_PIECES = 2.9
OTHER_SERIES = 40_000
"""Added to an invoice number so that it is nobody else's."""
