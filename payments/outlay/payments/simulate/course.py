"""The course of a world: who there is, what is due, what goes wrong."""

import numpy as np

from outlay.payments.simulate.amounts import fill_amounts
from outlay.payments.simulate.banks import draw_banks
from outlay.payments.simulate.days import Days
from outlay.payments.simulate.dice import Dice
from outlay.payments.simulate.events import draw_lives
from outlay.payments.simulate.innocents import innocent_rows, peaks, resubmissions
from outlay.payments.simulate.look_alikes import (
    near_limit,
    several_accounts,
    share_homes,
)
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.nature import Nature, draw_nature
from outlay.payments.simulate.places import draw_places
from outlay.payments.simulate.population import draw_payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import Rows, number, stack
from outlay.payments.simulate.schedule import due_payments
from outlay.payments.simulate.schemes import claimants, diverted, errors, firms
from outlay.payments.simulate.schemes.catalogue import (
    ERRORS,
    FRAUDS,
    NEW_SCHEME,
    NEW_SCHEME_DAYS,
)


def populate(dice: Dice, programs: tuple[Program, ...], days: Days) -> Making:
    """Draw the world's nature, its towns, banks and payees, and their lives."""
    nature = draw_nature(dice["nature"])
    people = dice["people"]
    registers = Registers(people, draw_places(people), draw_banks(people))
    payees = draw_payees(people, programs, days, registers, 1.0)
    payees = near_limit(people, programs, payees)
    payees = share_homes(people, nature, programs, payees)
    lives = draw_lives(dice["lives"], nature, days, programs, payees, registers)
    count = max(round(len(payees) / PAYEES_A_MULE), 3)
    mules = registers.open_accounts(registers.towns(count), online=0.55)
    return Making(nature, programs, days, registers, payees, lives, mules)


def run(dice: Dice, making: Making) -> Rows:
    """Return every payment of the world: due, innocent, fraudulent, mistaken."""
    honest = dice["payments"]
    rows = due_payments(honest, making.programs, making.days, making.payees)
    fill_amounts(honest, making.programs, making.days, making.payees, rows)
    making.lives.fill(rows)
    rows.change(rows["day"] >= 0, tin=making.payees.tin[rows["payee"]])
    several_accounts(
        dice["lives"], making.programs, making.payees, making.registers, rows
    )
    peaks(honest, making.nature, rows)
    more = innocent_rows(honest, making.nature, making.days, rows)
    rows = number(stack([rows, *more]))
    rows = _commit_fraud(dice["fraud"], making, rows)
    rows = _make_mistakes(dice["errors"], making, rows)
    again = resubmissions(dice["lives"], making.days, making.lives, rows)
    return number(stack([rows, again]))


def payments_wanted(
    nature: Nature, names: tuple[str, ...], rate: float, total: int
) -> dict[str, int]:
    """How many payments each scheme shall make: its share of `rate` of `total`."""
    shares = {name: float(getattr(nature, name)) for name in names}
    scale = total * rate / sum(shares.values())
    return {name: max(round(share * scale), 2) for name, share in shares.items()}


def _commit_fraud(rng: np.random.Generator, making: Making, rows: Rows) -> Rows:
    wanted = payments_wanted(making.nature, FRAUDS, making.nature.fraud_rate, len(rows))
    # A scheme of the last months only makes its share in these months.
    months = NEW_SCHEME_PACE * NEW_SCHEME_DAYS / making.days.count
    ghosts = max(round(wanted[NEW_SCHEME] * months), 2)
    diverted.takeover(rng, making, rows, wanted["takeover"])
    diverted.deceased(rng, making, rows, wanted["deceased"])
    parts = [
        rows,
        firms.splitting(rng, making, rows, wanted["splitting"]),
        claimants.mule_ring(rng, making, wanted["mule_ring"]),
        firms.shell_vendor(rng, making, wanted["shell_vendor"]),
        claimants.identity_reuse(rng, making, wanted["identity_reuse"]),
        claimants.ghost_employee(rng, making, ghosts),
    ]
    return number(stack(parts))


def _make_mistakes(rng: np.random.Generator, making: Making, rows: Rows) -> Rows:
    wanted = payments_wanted(making.nature, ERRORS, making.nature.error_rate, len(rows))
    doubled = errors.duplicate(rng, making, rows, wanted["duplicate"])
    errors.wrong_payee(rng, making, rows, wanted["wrong_payee"])
    errors.wrong_amount(rng, making, rows, wanted["wrong_amount"])
    errors.lapsed(rng, making, rows, wanted["lapsed"])
    errors.undocumented(rng, making, rows, wanted["undocumented"])
    return number(stack([rows, doubled]))


PAYEES_A_MULE = 650
NEW_SCHEME_PACE = 1.6
"""The new scheme spreads: it makes more in its months than its share of all."""
