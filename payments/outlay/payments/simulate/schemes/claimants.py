"""Fraud with people who do not exist, or who are somebody else."""

from dataclasses import replace

import numpy as np

from outlay.payments.simulate.making import Making
from outlay.payments.simulate.rows import NOTHING, Rows, stack
from outlay.payments.simulate.schemes.catalogue import NEW_SCHEME_DAYS
from outlay.payments.simulate.schemes.diverted import PENSIONS
from outlay.payments.simulate.schemes.enrolled import draw_pay, enough, enrol, spread


def mule_ring(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """Invented claimants whose money ends in a few accounts."""

    def make(rings: int) -> Rows:
        return stack(
            [_ring(rng, making, *part) for part in spread(rng, CLAIMED, rings)]
        )

    return enough(rng, target, make, typical=16.0)


def _ring(rng: np.random.Generator, making: Making, code: str, rings: int) -> Rows:
    ring = np.repeat(np.arange(rings), rng.integers(3, 7, rings))
    careless = making.carelessness(rng, rings)[ring]
    opened = making.business_days(rng, rings)
    begin = opened[ring] + rng.integers(0, 30, ring.size)
    length = rng.integers(*CLAIM_DAYS[code], ring.size)
    payees = enrol(rng, making, code, begin, begin + length)
    purses = making.registers.open_accounts(
        making.registers.towns(rings * 3), online=0.5
    )
    # The careless use one account for all, others two or three by turns.
    purse = rng.integers(0, 3, ring.size) % np.where(careless > 0.7, 1, 3)
    shared = purses[ring * 3 + purse]
    by_mule = (rng.random(rings) < 0.3)[ring]
    shared = np.where(by_mule, making.mules_on(rng, opened)[ring], shared)
    to_shared = rng.random(ring.size) < 0.25 + 0.65 * careless
    den = making.registers.add_addresses(making.registers.towns(rings))[ring]
    together = rng.random(ring.size) < 0.5 * careless
    payees = replace(
        payees,
        account=np.where(to_shared, shared, payees.account),
        address=np.where(together, den, payees.address),
    )
    return draw_pay(rng, making, payees, "mule_ring", making.open_cases(rings)[ring])


def identity_reuse(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """A living payee's number is used to claim in another program."""

    def make(cases: int) -> Rows:
        return stack(
            [_reused(rng, making, *part) for part in spread(rng, CLAIMED, cases)]
        )

    return enough(rng, target, make, typical=4.0)


def _reused(rng: np.random.Generator, making: Making, code: str, cases: int) -> Rows:
    victims = [making.program(c) for c in (*PENSIONS, "SAL", "PEL", "FRM") if c != code]
    honest = np.flatnonzero(np.isin(making.payees.program, victims))
    victim = rng.choice(honest, cases)
    begin = making.business_days(rng, cases)
    length = rng.integers(*CLAIM_DAYS[code], cases)
    payees = enrol(rng, making, code, begin, begin + length)
    careless = making.carelessness(rng, cases)
    known_name = rng.random(cases) < 0.85 - 0.5 * careless
    fresh = making.registers.open_accounts(making.registers.towns(cases), online=0.6)
    at_home = rng.random(cases) < 0.35 * (1 - careless)
    payees = replace(
        payees,
        tin=making.payees.tin[victim],
        name=np.where(known_name, making.payees.name[victim], payees.name),
        address=np.where(at_home, making.payees.address[victim], payees.address),
        account=np.where(rng.random(cases) < 0.5, fresh, payees.account),
        usual=payees.usual * rng.uniform(1.0, 1.15 + 0.3 * careless),
    )
    return draw_pay(rng, making, payees, "identity_reuse", making.open_cases(cases))


def ghost_employee(rng: np.random.Generator, making: Making, target: int) -> Rows:
    """A payroll clerk pays people who do not exist; seen only in the last months."""
    last = making.days.count
    staff = np.flatnonzero(making.payees.program == making.program("SAL"))

    def make(cases: int) -> Rows:
        begin = rng.integers(last - NEW_SCHEME_DAYS, last - 5, cases)
        payees = enrol(rng, making, "SAL", begin, begin + rng.integers(30, 110, cases))
        clerk = rng.choice(staff, cases)
        careless = making.carelessness(rng, cases)
        shares = rng.random(cases) < 0.2 + 0.5 * careless
        shares &= making.payees.account[clerk] != NOTHING
        together = rng.random(cases) < 0.5 * careless
        payees = replace(
            payees,
            account=np.where(shares, making.payees.account[clerk], payees.account),
            address=np.where(together, making.payees.address[clerk], payees.address),
        )
        return draw_pay(rng, making, payees, "ghost_employee", making.open_cases(cases))

    return enough(rng, target, make, typical=3.0)


CLAIMED = {"UIB": 0.50, "EIT": 0.15, "PEL": 0.07, "SSI": 0.28}
"""Programs that false claimants choose, and how often."""

CLAIM_DAYS = {"UIB": (10, 45), "EIT": (200, 400), "PEL": (180, 380), "SSI": (35, 110)}
