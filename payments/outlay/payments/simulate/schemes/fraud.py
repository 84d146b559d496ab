"""Fraud that diverts or invents payments; each scheme says what people do."""

from dataclasses import replace

import numpy as np

from outlay.payments.simulate.amounts import number_invoices, usual_amounts
from outlay.payments.simulate.making import Making, runs, untouched, whole_cases
from outlay.payments.simulate.population import Payees, add_payees, make_payees
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows, stack
from outlay.payments.simulate.schedule import due_payments
from outlay.payments.simulate.schemes.catalogue import CODE


def carelessness(rng: np.random.Generator, making: Making, size: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Draw how careless each case is, 0 to 1; the careless leave traces."""
    mean = 1 - making.nature.care
    return rng.beta(1.6 * mean, 1.6 * (1 - mean), size)


def takeover(rng: np.random.Generator, making: Making, rows: Rows, target: int, mules: Ints) -> None:
    """Somebody else's account is put in the place of the payee's, in place.

    The victim goes on being due the same amounts and notices after one to four.
    """
    size = int(target / MEAN_DIVERTED) + 1
    length = 1 + rng.geometric(0.55, size)
    length = np.minimum(length, 5) - 1
    length = np.maximum(length, 1)
    may = untouched(rows) & (rows["account"] != NOTHING) & (rows["day"] > 30)
    may &= making.in_programs(rows, VICTIMS)
    at, run = runs(rng, rows, may, length)
    fine = untouched(rows.take(at)) & (rows["account"][at] != NOTHING)
    at, run = at[fine], run[fine]
    careless = carelessness(rng, making, size)
    address = making.lives.address.at(rows["payee"][at], rows["day"][at])
    place = making.registers.place_of(address)
    first = np.unique(run, return_index=True)[1]
    # A fresh account where the thief lives, or one of a mule who serves many.
    fresh = making.registers.open_accounts(making.registers.towns(size), online=0.55)
    account = np.where(rng.random(size) < 0.15 + 0.6 * careless, rng.choice(mules, size), fresh)
    moved = rng.random(size) < 0.35 * careless
    new_home = making.registers.add_addresses(making.registers.towns(size))
    rows.change(
        at,
        account=account[run],
        address=np.where(moved[run], new_home[run], address),
        scheme=CODE["takeover"],
        case=making.open_cases(size)[run],
        wrong=rows["amount"][at],
    )
    _inflate(rng, making, rows, at, careless[run])
    del place, first


def _inflate(rng: np.random.Generator, making: Making, rows: Rows, at: Ints, careless: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    """A careless thief of a firm's payments also bills more."""
    firm = making.in_programs(rows.take(at), ("MOC", "FFS", "SNP"))
    more = firm & (rng.random(at.size) < careless)
    factor = np.where(more, rng.uniform(1.3, 3.0, at.size), 1.0)
    amount = np.rint(rows["amount"][at] * factor).astype(np.int64)
    rows.change(at, amount=amount, wrong=amount)


def deceased(rng: np.random.Generator, making: Making, rows: Rows, target: int) -> None:
    """A relative goes on drawing a dead payee's benefit, in place."""
    size = int(target / MEAN_AFTER_DEATH) + 1
    length = 1 + rng.poisson(MEAN_AFTER_DEATH - 1, size)
    may = untouched(rows) & making.in_programs(rows, PENSIONS) & (rows["day"] > 30)
    at, run = runs(rng, rows, may, length)
    fine = untouched(rows.take(at))
    at, run = at[fine], run[fine]
    careless = carelessness(rng, making, size)
    home = making.registers.place_of(rows["address"][at])
    relative = making.registers.open_accounts(making.registers.towns(size), online=0.4)
    redirected = (rng.random(size) < 0.55 * careless + 0.1)[run]
    redirected &= rows["account"][at] != NOTHING
    new_home = making.registers.add_addresses(making.registers.towns(size))
    moved = (rng.random(size) < 0.5 * careless)[run]
    rows.change(
        at,
        account=np.where(redirected, relative[run], rows["account"][at]),
        address=np.where(moved, new_home[run], rows["address"][at]),
        scheme=CODE["deceased"],
        case=making.open_cases(size)[run],
        wrong=rows["amount"][at],
    )
    del home


def mule_ring(rng: np.random.Generator, making: Making, target: int, mules: Ints) -> Rows:
    """Invented claimants whose money ends in a few accounts."""
    rings = max(target // 8, 1)
    parts = [
        _ring(rng, making, code, max(int(rings * share), 1), mules)
        for code, share in RING_PROGRAMS
    ]
    rows = stack(parts)
    return rows.take(whole_cases(rng, rows["case"], target))


def _ring(rng: np.random.Generator, making: Making, code: str, rings: int, mules: Ints) -> Rows:
    size = rng.integers(3, 10, rings)
    ring = np.repeat(np.arange(rings), size)
    careless = carelessness(rng, making, rings)[ring]
    begin = rng.integers(20, making.days.count, rings)[ring] + rng.integers(0, 25, ring.size)
    length = rng.integers(*RING_DAYS[code], ring.size)
    payees = _enrol(rng, making, code, begin, begin + length)
    own = payees.account
    purse = making.registers.open_accounts(making.registers.towns(rings * 3), online=0.6)
    wide = np.where(careless > 0.6, 1, 3)
    shared = purse[ring * 3 + rng.integers(0, 3, ring.size) % wide]
    from_pool = rng.random(rings)[ring] < 0.4
    shared = np.where(from_pool, rng.choice(mules, rings)[ring], shared)
    account = np.where(rng.random(ring.size) < 0.3 + 0.65 * careless, shared, own)
    den = making.registers.add_addresses(making.registers.towns(rings))
    together = rng.random(ring.size) < 0.6 * careless
    address = np.where(together, den[ring], payees.address)
    payees = replace(payees, account=account, address=address, by_check=payees.by_check & False)
    return _paid_to(rng, making, payees, "mule_ring", making.open_cases(rings)[ring])


def shell_vendor(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """Firms that exist on paper bill for nothing, often from a shared address."""
    groups = max(target // 7, 1)
    parts = [
        _shells(rng, making, code, max(int(groups * share), 1)) for code, share in SHELL_PROGRAMS
    ]
    rows = stack(parts)
    return rows.take(whole_cases(rng, rows["case"], target))


def _shells(rng: np.random.Generator, making: Making, code: str, groups: int) -> Rows:
    size = rng.integers(1, 4, groups)
    group = np.repeat(np.arange(groups), size)
    careless = carelessness(rng, making, groups)[group]
    begin = rng.integers(20, making.days.count, groups)[group] + rng.integers(0, 60, group.size)
    payees = _enrol(rng, making, code, begin, begin + rng.integers(40, 200, group.size))
    home = making.payees.address[making.payees.program == making.program(code)]
    office = np.where(
        rng.random(groups) < 0.5,
        rng.choice(home, groups),
        making.registers.add_addresses(making.registers.towns(groups)),
    )
    purse = making.registers.open_accounts(making.registers.towns(groups), online=0.45)
    address = np.where(rng.random(group.size) < 0.35 + 0.6 * careless, office[group], payees.address)
    account = np.where(rng.random(group.size) < 0.7 * careless, purse[group], payees.account)
    payees = replace(
        payees,
        address=address,
        account=account,
        usual=payees.usual * rng.uniform(0.8, 1.0 + 1.5 * careless),
        pace=np.clip(payees.pace, 0.5, 2.5),
    )
    rows = _paid_to(rng, making, payees, "shell_vendor", making.open_cases(groups)[group])
    by_payee = careless[rows["payee"] - (len(making.payees) - group.size)]
    rounded = rng.random(len(rows)) < 0.5 * by_payee
    amount = np.where(rounded, np.maximum(rows["amount"] // 10_000, 1) * 10_000, rows["amount"])
    rows.change(np.ones(len(rows), dtype=np.bool_), amount=amount, wrong=amount)
    return rows


def identity_reuse(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """A living payee's number is used to claim in another program."""
    cases = max(target // 2, 1)
    parts = [
        _reused(rng, making, code, max(int(cases * share), 1)) for code, share in REUSE_PROGRAMS
    ]
    rows = stack(parts)
    return rows.take(whole_cases(rng, rows["case"], target))


def _reused(rng: np.random.Generator, making: Making, code: str, cases: int) -> Rows:
    begin = rng.integers(20, making.days.count, cases)
    honest = np.isin(making.payees.program, [making.program(c) for c in PENSIONS + ("SAL", "PEL")])
    victim = rng.choice(np.flatnonzero(honest), cases)
    payees = _enrol(rng, making, code, begin, begin + rng.integers(*RING_DAYS[code], cases))
    careless = carelessness(rng, making, cases)
    known_name = rng.random(cases) < 0.75 - 0.5 * careless
    online = making.registers.open_accounts(making.registers.towns(cases), online=0.7)
    payees = replace(
        payees,
        tin=making.payees.tin[victim],
        name=np.where(known_name, making.payees.name[victim], payees.name),
        account=np.where(rng.random(cases) < 0.5 + 0.4 * careless, online, payees.account),
        usual=payees.usual * rng.uniform(1.0, 1.15 + 0.3 * careless),
    )
    return _paid_to(rng, making, payees, "identity_reuse", making.open_cases(cases))


def ghost_employee(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """A payroll clerk pays people who do not exist; seen only in the last months."""
    cases = max(target, 1)
    last = making.days.count
    begin = rng.integers(last - NEW_SCHEME_DAYS, last - 5, cases)
    payees = _enrol(rng, making, "SAL", begin, begin + rng.integers(30, 110, cases))
    staff = np.flatnonzero(making.payees.program == making.program("SAL"))
    clerk = rng.choice(staff, cases)
    careless = carelessness(rng, making, cases)
    shares = (rng.random(cases) < 0.2 + 0.5 * careless) & (making.payees.account[clerk] != NOTHING)
    payees = replace(
        payees,
        account=np.where(shares, making.payees.account[clerk], payees.account),
        address=np.where(rng.random(cases) < 0.5 * careless, making.payees.address[clerk], payees.address),
    )
    rows = _paid_to(rng, making, payees, "ghost_employee", making.open_cases(cases))
    return rows.take(whole_cases(rng, rows["case"], target))


def splitting(rng: np.random.Generator, making: Making, rows: Rows, target: int) -> Rows:
    """One job over the limit is billed in pieces below it."""
    cases = max(int(target / 3.2), 1)
    limit = 100 * np.array([p.limit_usd for p in making.programs])
    may = np.flatnonzero(untouched(rows) & (limit[rows["program"]] > 0) & (rows["day"] > 20))
    model = rng.choice(may, min(cases, may.size), replace=False)
    careless = carelessness(rng, making, model.size)
    pieces = rng.integers(2, 6, model.size)
    case = np.repeat(making.open_cases(model.size), pieces)
    made = rows.take(np.repeat(model, pieces))
    careless = np.repeat(careless, pieces)
    apart = np.where(rng.random(len(made)) < careless, 0, rng.integers(0, 9, len(made)))
    nearness = rng.uniform(0.62 + 0.25 * careless, 0.995)
    amount = np.rint(limit[made["program"]] * nearness).astype(np.int64)
    rank = np.arange(len(made)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    made.change(
        np.ones(len(made), dtype=np.bool_),
        day=making.days.later(made["day"], apart),
        amount=amount,
        wrong=amount,
        invoice=made["invoice"] + 40_000 + rank,
        scheme=CODE["splitting"],
        case=case,
        uid=NOTHING,
    )
    return made.take(made["day"] <= making.days.count)


def _enrol(rng: np.random.Generator, making: Making, code: str, start: Ints, end: Ints) -> Payees:
    index = making.program(code)
    payees = make_payees(rng, index, making.programs[index], making.registers, start, end)
    return replace(payees, account=np.where(
        payees.account == NOTHING,
        making.registers.open_accounts(making.registers.place_of(payees.address), online=0.3),
        payees.account,
    ))


def _paid_to(rng: np.random.Generator, making: Making, payees: Payees, scheme: str, case: Ints) -> Rows:
    """Enrol `payees` and return every payment they draw; `case` is one a payee."""
    first = len(making.payees)
    rows = due_payments(rng, making.programs, making.days, payees)
    everything: Flags = np.ones(len(rows), dtype=np.bool_)
    who = rows["payee"]
    rows.change(
        everything,
        account=payees.account[who],
        address=payees.address[who],
        name=payees.name[who],
        tin=payees.tin[who],
        scheme=CODE[scheme],
        case=case[who],
    )
    amount = usual_amounts(rng, making.days, payees, rows)
    rows.change(everything, amount=amount, wrong=amount, payee=who + first)
    making.payees = add_payees(making.payees, payees)
    invoiced = np.array([p.invoiced for p in making.programs])[rows["program"]]
    number_invoices(rng, making.payees, rows, invoiced)
    return rows


MEAN_DIVERTED = 1.7
MEAN_AFTER_DEATH = 3.5
NEW_SCHEME_DAYS = 95
VICTIMS = ("OAS", "SSI", "VAP", "OPM", "UIB", "SAL", "MOC", "FFS", "FRM")
PENSIONS = ("OAS", "SSI", "VAP", "OPM")
RING_PROGRAMS = (("UIB", 0.35), ("EIT", 0.5), ("PEL", 0.35), ("SSI", 0.1))
RING_DAYS = {"UIB": (25, 80), "EIT": (200, 400), "PEL": (180, 380), "SSI": (60, 200)}
SHELL_PROGRAMS = (("MOC", 0.5), ("FFS", 0.4), ("SNP", 0.1))
REUSE_PROGRAMS = (("UIB", 0.4), ("EIT", 0.6), ("PEL", 0.4), ("SSI", 0.15))
