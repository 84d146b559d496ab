"""Innocents who look like something else, so that no single rule separates."""

from dataclasses import replace

import numpy as np

from outlay.payments.simulate.amounts import LARGEST
from outlay.payments.simulate.days import Days
from outlay.payments.simulate.events import Lives
from outlay.payments.simulate.nature import Nature
from outlay.payments.simulate.population import Payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows

KINDS = ("ordinary", "twin", "arrears", "bundle", "peak", "resubmitted")


def share_homes(
    rng: np.random.Generator,
    nature: Nature,
    programs: tuple[Program, ...],
    payees: Payees,
    registers: Registers,
) -> Payees:
    """Let honest payees share accounts and addresses, and work in two programs.

    Families share an account and a home; homes for the elderly and payee
    organisations receive for many; refund agents pay out through one account;
    landlords' buildings and office suites hold many; and some people are paid by
    two programs under one number.
    """
    person = np.array([p.of_persons for p in programs])[payees.program]
    account, address = payees.account.copy(), payees.address.copy()
    name, tin = payees.name.copy(), payees.tin.copy()
    _families(rng, nature, person, account, address)
    for code, groups, low, high in ORGANISATIONS:
        members = np.flatnonzero(payees.program == _index(programs, code))
        _organisations(rng, members, account, address, groups, (low, high), code)
    for code, groups, low, high in BUILDINGS:
        members = np.flatnonzero(payees.program == _index(programs, code))
        _buildings(rng, members, address, groups, (low, high))
    _two_programs(rng, payees, person, (account, address, name, tin))
    return replace(payees, account=account, address=address, name=name, tin=tin)


def _index(programs: tuple[Program, ...], code: str) -> int:
    return next(i for i, program in enumerate(programs) if program.code == code)


def _families(
    rng: np.random.Generator, nature: Nature, person: Flags, account: Ints, address: Ints
) -> None:
    size = int(person.sum() * nature.families)
    members = rng.permutation(np.flatnonzero(person & (account != NOTHING)))[:size]
    size_of_family = int(rng.integers(2, 4))
    heads = members[np.arange(members.size) // size_of_family * size_of_family]
    together = rng.random(members.size) < 0.75
    address[members] = address[heads]
    account[members[together]] = account[heads[together]]


def _groups(
    rng: np.random.Generator, members: Ints, share: float, size: tuple[int, int]
) -> list[Ints]:
    shuffled = rng.permutation(members)[: int(members.size * share)]
    cuts = np.cumsum(rng.integers(size[0], size[1], max(shuffled.size // size[0], 1)))
    return [g for g in np.split(shuffled, cuts[cuts < shuffled.size]) if g.size > 1]


def _organisations(
    rng: np.random.Generator,
    members: Ints,
    account: Ints,
    address: Ints,
    share: float,
    size: tuple[int, int],
    code: str,
) -> None:
    for group in _groups(rng, members[account[members] != NOTHING], share, size):
        account[group] = account[group[0]]
        if code != "EIT":  # clients of a refund agent live at home
            address[group] = address[group[0]]


def _buildings(
    rng: np.random.Generator, members: Ints, address: Ints, share: float, size: tuple[int, int]
) -> None:
    for group in _groups(rng, members, share, size):
        address[group] = address[group[0]]


def _two_programs(
    rng: np.random.Generator,
    payees: Payees,
    person: Flags,
    columns: tuple[Ints, Ints, Ints, Ints],
) -> None:
    people = rng.permutation(np.flatnonzero(person))
    half = int(people.size * TWO_PROGRAMS)
    one, two = people[:half], people[half : 2 * half]
    differ = payees.program[one] != payees.program[two]
    one, two = one[differ], two[differ]
    account, address, name, tin = columns
    tin[two] = tin[one]
    same_name = rng.random(one.size) < 0.8
    name[two[same_name]] = name[one[same_name]]
    same_home = rng.random(one.size) < 0.85
    address[two[same_home]] = address[one[same_home]]
    banked = (account[one] != NOTHING) & (account[two] != NOTHING) & (rng.random(one.size) < 0.6)
    account[two[banked]] = account[one[banked]]


def several_accounts(
    rng: np.random.Generator,
    programs: tuple[Program, ...],
    payees: Payees,
    registers: Registers,
    rows: Rows,
) -> None:
    """Some firms and a few persons are paid now to one account, now to another."""
    person = np.array([p.of_persons for p in programs])[payees.program]
    share = np.where(person, SECOND_OF_PERSONS, SECOND_OF_FIRMS)
    has = (rng.random(len(payees)) < share) & (payees.account != NOTHING)
    second = np.full(len(payees), NOTHING)
    place = registers.place_of(payees.address[has])
    second[has] = registers.open_accounts(place, online=0.15)
    often = rng.uniform(0.03, 0.4, len(payees))
    use = has[rows["payee"]] & (rng.random(len(rows)) < often[rows["payee"]])
    use &= rows["account"] != NOTHING
    rows.change(use, account=second[rows["payee"][use]])


def peaks(rng: np.random.Generator, nature: Nature, rows: Rows) -> None:
    """Some honest payments are large for their payee, in place.

    Back pay, overtime before a deadline, a season's order, a year settled at once.
    """
    at = np.flatnonzero(rng.random(len(rows)) < nature.peaks)
    factor = 1 + rng.gamma(1.5, 0.6, at.size)
    amount = np.rint(rows["amount"][at] * factor).astype(np.int64)
    rows.change(at, amount=np.minimum(amount, LARGEST), kind=KINDS.index("peak"))


def innocent_rows(
    rng: np.random.Generator, nature: Nature, days: Days, due: Rows
) -> list[Rows]:
    """Return further honest payments: repeats, arrears, several bills of one day."""
    return [_repeats(rng, days, due, nature.twins), _bundles(rng, due, nature.bundles)]


def _bundles(rng: np.random.Generator, due: Rows, rate: float) -> Rows:
    """Several honest bills of a firm on one day, one for each order or site."""
    billed = np.flatnonzero((due["invoice"] != NOTHING) & (rng.random(len(due)) < rate))
    count = rng.integers(1, 5, billed.size)
    made = due.take(np.repeat(billed, count))
    rank = np.arange(len(made)) - np.repeat(np.cumsum(count) - count, count)
    factor = np.exp(rng.normal(0, 0.35, len(made)))
    made.change(
        np.ones(len(made), dtype=np.bool_),
        amount=np.maximum(np.rint(made["amount"] * factor).astype(np.int64), 100),
        invoice=made["invoice"] + 100_000 + rank,
        kind=KINDS.index("bundle"),
        uid=NOTHING,
    )
    return made


def _repeats(rng: np.random.Generator, days: Days, due: Rows, rate: float) -> Rows:
    """A second payment like the first: another claim, an instalment, arrears."""
    picked = due.take(rng.random(len(due)) < rate)
    everything = np.ones(len(picked), dtype=np.bool_)
    gap = np.where(rng.random(len(picked)) < 0.35, 0, rng.integers(1, 18, len(picked)))
    day = days.later(picked["day"], gap)
    invoiced = picked["invoice"] != NOTHING
    exact = rng.random(len(picked)) < 0.6
    amount = np.where(exact, picked["amount"], picked["amount"] * rng.integers(1, 4, len(picked)) // 2)
    monthly = picked["period"] != NOTHING
    picked.change(
        everything,
        day=day,
        amount=np.maximum(amount, 100),
        invoice=np.where(invoiced, picked["invoice"] + 20_000, NOTHING),
        period=np.where(monthly, picked["period"] - 1, NOTHING),
        kind=np.where(monthly, KINDS.index("arrears"), KINDS.index("twin")),
        uid=NOTHING,
    )
    return picked.take(picked["day"] <= days.count)


def resubmissions(rng: np.random.Generator, days: Days, lives: Lives, rows: Rows) -> Rows:
    """Banks return some honest payments; the agency pays again within days.

    Marks the returned payments in place and returns the second ones. Most returns
    are for an account lately closed (R02), the rest for a slip of the pen (R03, R04).
    """
    payee, day = rows["payee"], rows["day"]
    may = (rows["account"] != NOTHING) & (rows["scheme"] == 0)
    closing = rows["account"] != lives.account.at(payee, day + 30)
    chance = np.where(closing, RETURNED_WHEN_CLOSING, RETURNED)
    at = np.flatnonzero(may & (rng.random(len(rows)) < chance))
    codes = np.where(closing[at], 2, rng.choice([2, 3, 4], at.size, p=(0.4, 0.35, 0.25)))
    rows.change(at, returned=codes)
    again = rows.take(at)
    later = days.later(again["day"], 2 + 2 + rng.integers(0, 5, at.size))
    again.change(
        np.ones(at.size, dtype=np.bool_),
        of=again["uid"],
        uid=NOTHING,
        day=later,
        account=lives.account.at(again["payee"], later + 30),
        kind=KINDS.index("resubmitted"),
        returned=0,
    )
    return again.take(again["day"] <= days.count)


def near_limit(
    rng: np.random.Generator, programs: tuple[Program, ...], payees: Payees
) -> Payees:
    """Give some honest firms a fixed price just below their program's limit."""
    limit = 100.0 * np.array([p.limit_usd for p in programs])[payees.program]
    chosen = (limit > 0) & (rng.random(len(payees)) < NEAR_LIMIT)
    usual, spread = payees.usual.copy(), payees.spread.copy()
    usual[chosen] = limit[chosen] * rng.uniform(0.86, 0.985, int(chosen.sum()))
    spread[chosen] = 0.03
    return replace(payees, usual=usual, spread=spread)


NEAR_LIMIT = 0.045
RETURNED = 0.0025
RETURNED_WHEN_CLOSING = 0.12
TWO_PROGRAMS = 0.03
SECOND_OF_PERSONS = 0.02
SECOND_OF_FIRMS = 0.15
ORGANISATIONS = (
    # program, share of payees, least and most members
    ("SSI", 0.10, 8, 60),
    ("OAS", 0.03, 8, 60),
    ("VAP", 0.04, 6, 30),
    ("EIT", 0.12, 20, 150),
)
BUILDINGS = (
    ("MOC", 0.18, 2, 9),
    ("FFS", 0.22, 2, 12),
    ("SNP", 0.08, 2, 5),
    ("UIB", 0.10, 2, 8),
    ("OAS", 0.08, 2, 12),
)
