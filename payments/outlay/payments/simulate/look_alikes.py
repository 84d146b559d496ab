"""Honest payees who look like something else, so that no single rule separates."""

from dataclasses import replace

import numpy as np

from outlay.payments.simulate.nature import Nature
from outlay.payments.simulate.population import Payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows


def share_homes(
    rng: np.random.Generator,
    nature: Nature,
    programs: tuple[Program, ...],
    payees: Payees,
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
    rng: np.random.Generator,
    nature: Nature,
    person: Flags,
    account: Ints,
    address: Ints,
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
    rng: np.random.Generator,
    members: Ints,
    address: Ints,
    share: float,
    size: tuple[int, int],
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
    banked = (
        (account[one] != NOTHING)
        & (account[two] != NOTHING)
        & (rng.random(one.size) < 0.6)
    )
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
