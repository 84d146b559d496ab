"""Honest events in payees' lives: other accounts, other addresses, other names."""

from dataclasses import dataclass

import numpy as np

from outlay.payments.simulate.days import Days
from outlay.payments.simulate.names import married_name
from outlay.payments.simulate.nature import Nature
from outlay.payments.simulate.population import Payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows

STRIDE = 1 << 14
"""Longer than any world: payee * STRIDE + day orders by payee, then day."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Values of payees over time, as events in order of payee and day."""

    key: Ints
    value: Ints

    @classmethod
    def of(cls, base: Ints, payee: Ints, day: Ints, value: Ints) -> "Timeline":
        """Make a timeline from what holds at first and what changes when."""
        key = np.concatenate([np.arange(base.size) * STRIDE, payee * STRIDE + day + 1])
        values = np.concatenate([base, value])
        order = np.argsort(key, kind="stable")
        return cls(key[order], values[order])

    def at(self, payee: Ints, day: Ints) -> Ints:
        """Return what holds for each payee on each day."""
        wanted = payee * STRIDE + np.maximum(day + 1, 0)
        return self.value[np.searchsorted(self.key, wanted, side="right") - 1]


@dataclass(frozen=True, slots=True)
class Lives:
    """Accounts, addresses and names of all payees over time."""

    account: Timeline
    address: Timeline
    name: Timeline

    def fill(self, rows: Rows) -> None:
        """Set account, address and name of every row as they stood on its day."""
        payee, day = rows["payee"], rows["day"]
        everything = np.ones(len(rows), dtype=np.bool_)
        rows.change(
            everything,
            account=self.account.at(payee, day),
            address=self.address.at(payee, day),
            name=self.name.at(payee, day),
        )


def draw_lives(
    rng: np.random.Generator,
    nature: Nature,
    days: Days,
    programs: tuple[Program, ...],
    payees: Payees,
    registers: Registers,
) -> Lives:
    """Draw when honest payees change account, move house, or take another name."""
    moved, moved_on = _when(rng, days, len(payees), nature.moves)
    place = registers.place_of(payees.address[moved])
    far = rng.random(moved.size) < MOVES_AWAY
    place = np.where(far, registers.towns(moved.size), place)
    homes = registers.add_addresses(place)

    changed, changed_on = _when(rng, days, len(payees), nature.account_changes)
    # Some open an account where they move to, in the weeks around the move.
    with_move = rng.random(moved.size) < ACCOUNT_WITH_MOVE
    near = np.maximum(moved_on[with_move] + rng.integers(-20, 30, with_move.sum()), 1)
    changed = np.concatenate([changed, moved[with_move]])
    changed_on = np.concatenate([changed_on, near])
    has_account = payees.account[changed] != NOTHING
    changed, changed_on = changed[has_account], changed_on[has_account]
    accounts = registers.open_accounts(
        registers.place_of(payees.address[changed]), online=CHANGE_TO_ONLINE
    )
    # Some go over to the account of a spouse, a child or a home for the elderly.
    other = _another(rng, payees, changed)
    joins = (rng.random(changed.size) < JOIN_ANOTHER) & (
        payees.account[other] != NOTHING
    )
    accounts = np.where(joins, payees.account[other], accounts)
    joined, joined_on, homes_accounts = _new_homes(rng, days, payees, registers)
    changed = np.concatenate([changed, joined])
    changed_on = np.concatenate([changed_on, joined_on])
    accounts = np.concatenate([accounts, homes_accounts])
    person = np.array([p.of_persons for p in programs])[payees.program]
    carded, carded_on, cards = _new_cards(rng, nature, days, payees, registers, person)
    changed = np.concatenate([changed, carded])
    changed_on = np.concatenate([changed_on, carded_on])
    accounts = np.concatenate([accounts, cards])
    return Lives(
        account=Timeline.of(payees.account, changed, changed_on, accounts),
        address=Timeline.of(payees.address, moved, moved_on, homes),
        name=_names(rng, nature, days, payees, registers),
    )


def _names(
    rng: np.random.Generator,
    nature: Nature,
    days: Days,
    payees: Payees,
    registers: Registers,
) -> Timeline:
    renamed, on = _when(rng, days, len(payees), nature.name_changes)
    families = rng.integers(0, len(payees), renamed.size)
    old = registers.names
    new = [
        married_name(old[payees.name[one]], old[payees.name[other]])
        for one, other in zip(renamed, families, strict=True)
    ]
    return Timeline.of(payees.name, renamed, on, registers.add_names(new))


def _new_homes(
    rng: np.random.Generator, days: Days, payees: Payees, registers: Registers
) -> tuple[Ints, Ints, Ints]:
    """Homes and payee organisations open; their people's money goes to one account."""
    banked = np.flatnonzero(
        (payees.account != NOTHING) & np.isin(payees.program, (0, 1, 2))
    )
    count = max(round(len(payees) * NEW_HOMES), 1)
    group = np.repeat(np.arange(count), rng.integers(3, 25, count))[: banked.size]
    people = rng.permutation(banked)[: group.size]
    opened = rng.integers(1, days.count, count)[group]
    accounts = registers.open_accounts(registers.towns(count), online=0.1)
    return people, opened + rng.integers(0, 60, group.size), accounts[group]


def _new_cards(
    rng: np.random.Generator,
    nature: Nature,
    days: Days,
    payees: Payees,
    registers: Registers,
    person: Flags,
) -> tuple[Ints, Ints, Ints]:
    """People's prepaid cards are lost or expire: the next has another number."""
    who, on = _when(rng, days, len(payees), nature.new_cards)
    banked = person[who] & (payees.account[who] != NOTHING)
    who, on = who[banked], on[banked]
    place = registers.place_of(payees.address[who])
    return who, on, registers.open_accounts(place, online=CARD_IS_ONLINE)


def _another(rng: np.random.Generator, payees: Payees, who: Ints) -> Ints:
    """Draw another payee of the same program for each of `who`."""
    order = np.argsort(payees.program, kind="stable")
    starts = np.searchsorted(payees.program[order], payees.program[who])
    ends = np.searchsorted(payees.program[order], payees.program[who], side="right")
    return order[rng.integers(starts, ends)]


def _when(
    rng: np.random.Generator, days: Days, size: int, rate: float
) -> tuple[Ints, Ints]:
    count = rng.poisson(rate * days.count / 365, size)
    who = np.repeat(np.arange(size), count)
    return who, rng.integers(1, days.count + 1, who.size)


MOVES_AWAY = 0.3
ACCOUNT_WITH_MOVE = 0.25
CHANGE_TO_ONLINE = 0.35
CARD_IS_ONLINE = 0.6
JOIN_ANOTHER = 0.15
NEW_HOMES = 0.0011
