"""How many payees each program has, so that a world has the size asked for."""

from dataclasses import dataclass, replace

import numpy as np

from outlay.payments.simulate.banks import draw_banks
from outlay.payments.simulate.days import Days
from outlay.payments.simulate.places import draw_places
from outlay.payments.simulate.population import draw_payees
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.schedule import due_payments


@dataclass(frozen=True, slots=True)
class WorldSize:
    """How large a world is: payments of history, about; of the scored day, exactly."""

    payments: int = 300_000
    day_payments: int = 20_000
    days: int = 730
    random_review_rate: float = 0.03


def sized(
    rng: np.random.Generator, programs: tuple[Program, ...], days: Days, size: WorldSize
) -> tuple[Program, ...]:
    """Return the programs with as many payees as the world's size asks for.

    The scored day is a day on which quarterly and half-yearly programs pay. Their
    payees (a times the table's) and those of all others (b times) follow from how
    many payments history and that day shall have: two equations, counted on a pilot.
    """
    registers = Registers(rng, draw_places(rng), draw_banks(rng))
    pilot = draw_payees(rng, programs, days, registers, PILOT)
    rows = due_payments(rng, programs, days, pilot)
    rare = np.array([p.cadence in RARE for p in programs])[rows["program"]]
    when = (rows["day"] < days.count, rows["day"] == days.count)
    counts = [[(part & kind).sum() / PILOT for kind in (rare, ~rare)] for part in when]
    wanted = (size.payments * ORDINARY, size.day_payments * DAY_MARGIN)
    a, b = np.linalg.solve(np.maximum(counts, 1.0), wanted)
    if min(a, b) < LEAST_SCALE:
        # No world has both: history decides, and the day is filled up.
        a = b = size.payments * ORDINARY / max(sum(counts[0]), 1)
    return tuple(
        replace(p, payees=max(round(p.payees * (a if p.cadence in RARE else b)), 4))
        for p in programs
    )


PILOT = 0.1
RARE = ("refund", "term", "quarterly")
"""Paid on a few big days a year, the scored day among them."""

DAY_MARGIN = 1.03
"""The day is made a little too large and then cut to size."""

LEAST_SCALE = 0.2
ORDINARY = 0.975
"""Share of a world's payments that are due; the rest is added by people and schemes."""
